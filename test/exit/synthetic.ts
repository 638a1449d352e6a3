import type { TracedSamples } from '../../src/exit/choose.js';
import type { CostShape } from '../../src/exit/cost.js';
import { blockBoundaries } from '../../src/exit/policy.js';
import { type RandomStream, randomStream } from '../../src/math/random.js';

/** Two layers with exit points after every 8 units. */
export const shape: CostShape = {
  features: 60,
  classes: 4,
  labelSlots: 0,
  labelCount: 4,
  heads: [],
  convolutions: [],
  layers: [
    { inputs: 60, outputs: 32 },
    { inputs: 32, outputs: 16 },
  ],
};

export const points = blockBoundaries(shape.layers, { block: 8, prefixes: [] });

/** A bell-shaped number around 0, most within +-1. */
function noise(stream: RandomStream): number {
  return stream.uniform() + stream.uniform() + stream.uniform() + stream.uniform() - 2;
}

/**
 * Samples that no network made: goodness grows with every block for all labels, for the true one on the mean more,
 * by an amount that differs from sample to sample. Some are mistaken for another class throughout.
 */
export function syntheticSamples(seed: number, count: number): TracedSamples {
  const stream = randomStream(seed, 0, 'order');
  const { classes } = shape;
  const goodness = new Int32Array(count * points.length * classes);
  const labels = new Uint8Array(count);
  for (let sample = 0; sample < count; sample++) {
    labels[sample] = Math.floor(classes * stream.uniform());
    const strength = 250 + 900 * stream.uniform();
    const favoured = stream.uniform() < 0.03 ? (labels[sample] + 1) % classes : labels[sample];
    const sums = new Float64Array(classes);
    points.forEach((_, point) => {
      for (let label = 0; label < classes; label++) {
        sums[label] += Math.max(0, 1000 + 500 * noise(stream) + (label === favoured ? strength : 0));
        goodness[(sample * points.length + point) * classes + label] = Math.round(sums[label]);
      }
    });
  }
  return { trace: { count, points, classes, goodness }, labels };
}

/** So many samples drawn from others, each as likely as any other every time. */
export function drawSamples(from: TracedSamples, count: number, stream: RandomStream): TracedSamples {
  const { trace } = from;
  const width = trace.points.length * trace.classes;
  const goodness = new Int32Array(count * width);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const sample = Math.floor(trace.count * stream.uniform());
    goodness.set(trace.goodness.subarray(sample * width, (sample + 1) * width), i * width);
    labels[i] = from.labels[sample];
  }
  return { trace: { ...trace, count, goodness }, labels };
}
