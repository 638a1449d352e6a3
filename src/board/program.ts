import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompiledBundle } from '../simulate/compiled-bundle.js';
import { placingFlags, runtimeOf, writeHarness } from '../simulate/runtime.js';
import { compile, link } from '../simulate/toolchain.js';
import { code } from '../text/code.js';
import { BoardError } from './failure.js';

/** The folder of the program for boards in a bundle. */
export const BOARD_FOLDER = join('examples', 'board');

/** The program for boards of a bundle, built for a target. */
export interface BoardProgram {
  readonly path: string;
  /** What the compiler says about it; "" if nothing. */
  readonly warnings: string;
}

/**
 * Builds examples/board of a bundle, with the trace, for a core in QEMU or for this computer.
 *
 * @throws BoardError when the bundle has no such program, or QEMU's board no UART that ffirm knows
 * @throws SimulationError when a tool is missing, or something does not compile
 */
export async function buildBoardProgram(compiled: CompiledBundle): Promise<BoardProgram> {
  const { bundle, name, library, target, compiler, folder, flags } = compiled;
  const own = join(bundle, BOARD_FOLDER);
  const source = join(own, `${name}_board.c`);
  try {
    await access(source);
  } catch (cause) {
    throw new BoardError(
      `${bundle}: has no ${join(BOARD_FOLDER, `${name}_board.c`)}; run \`ffirm generate\` again`,
      {
        cause,
      },
    );
  }
  if (target.kind === 'cortex-m' && target.qemu.uart === undefined) {
    throw new BoardError(
      `--port: the emulated board of "${target.name}" has no UART that ffirm knows; name another core, or add qemu.uart to targets/${target.name}.json`,
    );
  }
  const uart = target.kind === 'cortex-m' ? code(target.qemu.uart ?? '') : false;
  const main = await writeHarness('ffirm_board.c.hbs', { name, uart }, folder);
  const built = await compile({
    ...{ target, compiler, folder },
    sources: [source, main],
    includes: [...library.includes, own, ...runtimeOf(target).includes],
    flags: [...flags, `-D${name.toUpperCase()}_BOARD_TRACE`],
  });
  const path = join(folder, target.kind === 'cortex-m' ? 'board.elf' : 'board');
  const placing = await placingFlags(target, folder);
  const runtime = target.kind === 'cortex-m' ? compiled.runtime : [];
  await link(
    target,
    compiler,
    [...compiled.objects, ...built.files, ...runtime],
    [...placing, ...flags],
    path,
  );
  return { path, warnings: built.warnings };
}
