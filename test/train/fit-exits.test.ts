import { describe, expect, it } from 'vitest';
import { type Dataset, featuresOf } from '../../src/data/dataset.js';
import { bestLabel, scoresOf } from '../../src/model/forward.js';
import type { FloatNetwork } from '../../src/model/network.js';
import { fitExits } from '../../src/train/fit-exits.js';
import { randomConvolutions } from '../random-convolutions.js';
import { randomNetwork, uniform } from '../random-network.js';

/** Samples whose classes are what the network says of them. */
function samplesFor(network: FloatNetwork, count: number, seed: number): Dataset {
  const next = uniform(seed);
  const features = Float32Array.from({ length: count * network.features }, () => next());
  const data = {
    name: 'random',
    split: 'train' as const,
    source: 'random',
    features,
    labels: new Uint8Array(count),
    count,
    width: network.features,
    classNames: network.classNames,
  };
  const classes = network.classNames.length;
  const labels = data.labels.map((_, i) => bestLabel(scoresOf(network, featuresOf(data, i)).slice(-classes)));
  return { ...data, labels };
}

/** Share of samples that the head of the first layer gets right. */
function accuracyOfFirst(network: FloatNetwork, samples: Dataset): number {
  const classes = network.classNames.length;
  let right = 0;
  for (let i = 0; i < samples.count; i++) {
    const logits = scoresOf(network, featuresOf(samples, i)).slice(0, classes);
    right += bestLabel(logits) === samples.labels[i] ? 1 : 0;
  }
  return right / samples.count;
}

describe('heads that are fitted behind the layers of an imported network', () => {
  const LAYERS = [{ kind: 'conv2d', channels: 8, kernel: 3, stride: 1 }, 6];
  const whole = randomConvolutions(3, LAYERS, { height: 5, width: 5, channels: 1 }, 'none');
  const network = { ...whole, heads: [undefined, whole.heads?.[1]] };

  /** Pictures that are brighter in their left columns, or in their right ones. */
  function sides(count: number, seed: number): Dataset {
    const samples = samplesFor(network, count, seed);
    const labels = samples.labels.map((_, i) => {
      const sums = [0, 0];
      featuresOf(samples, i).forEach((value, pixel) => {
        if (pixel % 5 !== 2) sums[pixel % 5 < 2 ? 0 : 1] += value;
      });
      return sums[0] > sums[1] ? 0 : 1;
    });
    return { ...samples, labels };
  }

  it('read means over a grid, learn the classes of other samples, and leave the rest as it is', () => {
    const training = sides(1500, 1);
    const fitted = fitExits(network, 2, training, 1);
    expect(fitted.heads?.[0]?.weights.length).toBe(3 * 4 * 8);
    expect(fitted.heads?.[1]).toBe(network.heads[1]);
    expect(fitted.layers.map(({ weights }) => weights)).toEqual(network.layers.map(({ weights }) => weights));
    expect(accuracyOfFirst(fitted, sides(500, 2))).toBeGreaterThan(0.8);
  });

  it('read every position of a map that is smaller than the grid', () => {
    const fitted = fitExits(network, 64, samplesFor(network, 50, 1), 1);
    expect(fitted.heads?.[0]?.weights.length).toBe(3 * 9 * 8);
  });

  it('read the units of a dense layer', () => {
    const dense = randomNetwork(2, { placement: 'none', normalization: 'none', heads: [null, 1] });
    const training = samplesFor(dense, 800, 1);
    const fitted = fitExits(dense, 2, training, 1);
    expect(fitted.heads?.[0]?.weights.length).toBe(4 * 24);
    expect(accuracyOfFirst(fitted, training)).toBeGreaterThan(0.7);
  });
});
