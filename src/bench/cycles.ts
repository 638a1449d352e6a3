import { SimulationError } from '../simulate/failure.js';
import { COUNTERS, type CortexMTarget } from '../simulate/target.js';
import type { Counts } from './counts.js';

/**
 * Cycles that a core needs for counted instructions, according to its target file: an estimate. It does not include wait
 * states of flash, cache misses, or stalls between instructions except those that the plugin counts.
 *
 * @throws SimulationError when something was counted for which the core has no timing, and which it therefore cannot run
 */
export function estimateCycles(counts: Counts, target: CortexMTarget): number {
  let cycles = 0;
  for (const counter of COUNTERS) {
    const each = target.timing.cycles[counter];
    if (each === undefined && counts[counter] > 0) {
      throw new SimulationError(
        `target "${target.name}": the code has ${counts[counter]} of "${counter}", for which the target has no timing; add it to timing.cycles of targets/${target.name}.json`,
      );
    }
    cycles += counts[counter] * (each ?? 0);
  }
  return cycles;
}
