import { spreadIndices } from '../math/spread.js';
import type { IntegerSamples } from '../simulate/executor.js';
import { pickSamples } from '../simulate/samples.js';

/** `count` samples spread evenly over all of them, because data may be sorted by class; all if there are fewer. */
export function spreadSamples(samples: IntegerSamples, count: number): IntegerSamples {
  return count >= samples.count ? samples : pickSamples(samples, spreadIndices(samples.count, count));
}
