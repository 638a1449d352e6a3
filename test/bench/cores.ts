import type { CortexMTarget } from '../../src/simulate/target.js';
import { listTargets, loadTarget } from '../../src/simulate/target.js';
import { type TestedTarget, testedTarget } from '../simulate/fixtures/tools.js';

/** A core and whether this machine can build for it and run it. */
export interface TestedCore extends TestedTarget {
  readonly target: CortexMTarget;
}

/** Every core that ffirm comes with. */
export async function testedCores(): Promise<readonly TestedCore[]> {
  const cores: TestedCore[] = [];
  for (const name of await listTargets()) {
    const target = await loadTarget(name);
    if (target.kind === 'cortex-m') cores.push({ ...(await testedTarget(name)), target });
  }
  return cores;
}
