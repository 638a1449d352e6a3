import { SimulationError } from '../simulate/failure.js';
import { COUNTERS, type CortexMTarget } from '../simulate/target.js';
import type { Counts } from './counts.js';

/**
 * Cycles that a core needs for counted instructions, as its target file has them: an estimate. It knows no wait states
 * of flash, no cache misses and no stalls between instructions but those that the plugin counts.
 *
 * @throws SimulationError when something was counted that the core has no timing of, so cannot have
 */
export function estimateCycles(counts: Counts, target: CortexMTarget): number {
  let cycles = 0;
  for (const counter of COUNTERS) {
    const each = target.timing.cycles[counter];
    if (each === undefined && counts[counter] > 0) {
      throw new SimulationError(
        `target "${target.name}": the code has ${counts[counter]} of "${counter}", of which the target has no timing; add it to timing.cycles of targets/${target.name}.json`,
      );
    }
    cycles += counts[counter] * (each ?? 0);
  }
  return cycles;
}
