import type { IntegerSamples } from '../simulate/executor.js';

/** `count` samples spread evenly over all of them, because data may be in the order of its classes; all when there are fewer. */
export function spreadSamples(samples: IntegerSamples, count: number): IntegerSamples {
  if (count >= samples.count) return samples;
  const { features } = samples;
  const inputs = new Int8Array(count * features);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * samples.count) / count) * features;
    inputs.set(samples.inputs.subarray(from, from + features), i * features);
  }
  return { count, features, inputs };
}
