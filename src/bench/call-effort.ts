import type { CortexMTarget } from '../simulate/target.js';
import type { Counts } from './counts.js';
import { estimateCycles } from './cycles.js';

/** Mean and largest of something. */
export interface Spread {
  readonly mean: number;
  readonly worst: number;
}

/** What calls of a function cost: instructions are exact, cycles estimated. */
export interface CallEffort {
  readonly instructions: Spread;
  readonly cycles: Spread;
}

/** Mean and largest effort of some calls. */
export function effortOfCalls(all: readonly Counts[], target: CortexMTarget): CallEffort {
  const spread = (values: readonly number[]): Spread => ({
    mean: values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length),
    worst: values.reduce((most, value) => Math.max(most, value), 0),
  });
  return {
    instructions: spread(all.map(({ instructions }) => instructions)),
    cycles: spread(all.map((counts) => estimateCycles(counts, target))),
  };
}
