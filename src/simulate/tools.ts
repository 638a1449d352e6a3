import { SimulationError } from './failure.js';
import type { Target } from './target.js';
import { PACKAGES, runTool } from './toolchain.js';

/** Alternatives for the tools that a target needs: of each the first that is installed is used. */
function toolsOf(target: Target): readonly (readonly string[])[] {
  const { size, nm } = target.tools;
  const emulator = target.kind === 'cortex-m' ? [[target.qemu.program]] : [];
  return [target.compilers, [size], [nm], ...emulator];
}

/** The alternatives of which none is installed. */
async function missingOf(target: Target): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const candidates of toolsOf(target)) {
    const results = await Promise.all(candidates.map((program) => runTool(program, ['--version'])));
    if (!results.some(({ exitCode }) => exitCode === 0)) missing.push(candidates.join(' or '));
  }
  return missing;
}

/**
 * Makes sure that every tool of some targets is installed, before anything that takes time.
 *
 * @throws SimulationError naming the targets, the tools that are missing, and the command that installs them
 */
export async function requireTools(targets: readonly Target[]): Promise<void> {
  const found = await Promise.all(
    targets.map(async (target) => ({ target, missing: await missingOf(target) })),
  );
  const lacking = found.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0) return;
  const names = lacking.map(({ target }) => `"${target.name}"`).join(', ');
  const missing = [...new Set(lacking.flatMap((one) => one.missing))].join(', ');
  const packages = [...new Set(lacking.flatMap(({ target }) => PACKAGES[target.kind]))].join(' ');
  throw new SimulationError(
    `generate.targets: ${names}: not on the PATH: ${missing}; run: apt-get install -y ${packages}, or leave these targets out`,
  );
}
