import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputHint, SimulationError } from '../simulate/failure.js';
import type { CortexMTarget } from '../simulate/target.js';
import { missingTool, runTool } from '../simulate/toolchain.js';
import { type Counts, decodeCounts } from './counts.js';

const COUNTS_FILE = 'counts.txt';
/** How to run a program. */
export interface CountedRun {
  readonly target: CortexMTarget;
  readonly program: string;
  /** Of buildCountPlugin(). */
  readonly plugin: string;
  /** Arguments of the program, without spaces: a core gets them as one line. */
  readonly args: readonly string[];
  /** Where the program runs and finds its files. */
  readonly folder: string;
  readonly timeoutSeconds?: number;
}

/** A text as a value in an option of QEMU, where a comma ends it. */
function optionValue(text: string): string {
  return text.replaceAll(',', ',,');
}

/**
 * Runs a program on the emulated core and counts its instructions.
 *
 * @returns the counts of every interval, in the order in which they ended
 * @throws SimulationError when QEMU is missing or has no plugins, or the program fails, hangs or has wrong markers
 */
export async function runCounted(run: CountedRun): Promise<readonly Counts[]> {
  const { target, program, plugin, args, folder, timeoutSeconds = 600 } = run;
  const { program: emulator, machine, cpu } = target.qemu;
  const commandLine = ['bench', ...args].map((arg) => `arg=${optionValue(arg)}`);
  const options = [
    ...['-machine', machine, '-cpu', cpu],
    ...['-display', 'none', '-monitor', 'none', '-serial', 'none'],
    ...['-semihosting-config', ['enable=on', 'target=native', ...commandLine].join(',')],
    ...['-plugin', `${optionValue(plugin)},out=${COUNTS_FILE}`],
    ...['-kernel', program],
  ];
  const result = await runTool(emulator, options, { cwd: folder, timeoutSeconds });
  if (!result.found) {
    throw missingTool(target, [emulator]);
  }
  if (result.timedOut) {
    throw new SimulationError(
      `target "${target.name}": the program did not end within ${timeoutSeconds} seconds; measure fewer samples (--samples)`,
    );
  }
  if (result.exitCode !== 0) {
    const end = result.signal ?? `exit code ${result.exitCode}`;
    throw new SimulationError(
      `target "${target.name}": counting failed (${end})${outputHint(result.output)}; run \`ffirm generate\` again`,
      { details: result.output },
    );
  }
  return decodeCounts(await readFile(join(folder, COUNTS_FILE), 'utf8'));
}
