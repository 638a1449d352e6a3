import { describe, expect, it } from 'vitest';
import { type Dataset, featuresOf } from '../../src/data/dataset.js';
import { logitsOf } from '../../src/model/forward.js';
import type { FloatLayer, FloatNetwork } from '../../src/model/network.js';
import { equalizeChannels } from '../../src/quantize/equalize.js';
import { quantize } from '../../src/quantize/quantize.js';
import { randomConvolutions } from '../random-convolutions.js';
import { randomNetwork, uniform } from '../random-network.js';

const LAYERS = [
  { kind: 'conv2d', channels: 6, kernel: 3, stride: 2, padding: 1, grid: 2 },
  { kind: 'conv2d', channels: 8, kernel: 2 },
  5,
];
const INPUT = { height: 8, width: 8, channels: 2 };

/** A network without normalization, and one of the same answers whose channels differ in range by up to 2^(2 * bits). */
function networks(seed: number, bits: number): readonly [even: FloatNetwork, uneven: FloatNetwork] {
  const even = randomConvolutions(seed, LAYERS, INPUT, 'none');
  const next = uniform(seed);
  const factors = even.layers.map(({ outputs }) =>
    Float64Array.from({ length: outputs }, () => 2 ** Math.round(bits * next())),
  );
  const layers = even.layers.map((layer, i): FloatLayer => {
    const channels = layer.convolution?.input.channels ?? 1;
    const before = i === 0 ? new Float64Array(channels).fill(1) : factors[i - 1];
    return {
      ...layer,
      weights: layer.weights.map(
        (weight, k) => (weight * factors[i][Math.floor(k / layer.inputs)]) / before[k % channels],
      ),
      bias: layer.bias.map((value, channel) => value * factors[i][channel]),
    };
  });
  const heads = even.heads?.map(
    (head, i) =>
      head && {
        ...head,
        weights: head.weights.map((weight, k) => weight / factors[i][k % factors[i].length]),
      },
  );
  return [even, { ...even, layers, ...(heads === undefined ? {} : { heads }) }];
}

function samplesFor(network: FloatNetwork, count: number): Dataset {
  const next = uniform(3);
  return {
    name: 'random',
    split: 'train',
    source: 'random',
    features: Float32Array.from({ length: count * network.features }, () => next()),
    labels: new Uint8Array(count),
    count,
    width: network.features,
    classNames: network.classNames,
  };
}

describe('channels of similar ranges', () => {
  it('do not change a bit of the answers where a convolution has groups', () => {
    const layers = [LAYERS[0], { kind: 'conv2d', channels: 12, kernel: 2, groups: 3 }, 5];
    const network = randomConvolutions(4, layers, INPUT, 'none');
    const uneven = {
      ...network,
      layers: network.layers.map((layer, i) =>
        i > 0 ? layer : { ...layer, weights: layer.weights.map((weight, k) => weight * 2 ** (k % 7)) },
      ),
    };
    const equal = equalizeChannels(uneven);
    expect(equal.layers[1].weights).not.toEqual(uneven.layers[1].weights);
    const samples = samplesFor(uneven, 10);
    for (let i = 0; i < samples.count; i++) {
      const sample = featuresOf(samples, i);
      expect(logitsOf(equal, sample)).toEqual(logitsOf(uneven, sample));
    }
  });

  it('do not change a bit of the answers', () => {
    for (const seed of [1, 2, 3]) {
      for (const network of networks(seed, 4)) {
        const samples = samplesFor(network, 10);
        const equal = equalizeChannels(network);
        for (let i = 0; i < samples.count; i++) {
          const sample = featuresOf(samples, i);
          expect(logitsOf(equal, sample)).toEqual(logitsOf(network, sample));
        }
      }
    }
  });

  it('make 8 bits enough for a network whose channels differ by a factor of up to 1000', () => {
    const [even, uneven] = networks(1, 5);
    const samples = samplesFor(even, 200);
    const worst = (network: FloatNetwork) => Math.min(...quantize(network, samples).signalToNoise);
    expect(worst(even)).toBeGreaterThan(25);
    expect(worst(uneven)).toBeGreaterThan(worst(even) - 3);
  });

  it('are left as they are where a layer divides by the length of its map, and in dense networks', () => {
    const normalized = randomConvolutions(1, LAYERS, INPUT, 'rms');
    expect(equalizeChannels(normalized)).toBe(normalized);
    const dense = randomNetwork(1, { placement: 'none', normalization: 'none', heads: [0, 1] });
    expect(equalizeChannels(dense)).toBe(dense);
  });

  it('keep biases that are far beyond the weights beside them finite', () => {
    const [network] = networks(3, 0);
    const [first, ...rest] = network.layers;
    const odd = {
      ...network,
      layers: [
        {
          ...first,
          weights: first.weights.map((weight, i) => (i < first.inputs ? 1e-36 * weight : weight)),
          bias: first.bias.map((value, i) => (i === 0 ? 3e38 : value)),
        },
        ...rest,
      ],
    };
    for (const { weights, bias } of equalizeChannels(odd).layers) {
      expect([...weights, ...bias].every(Number.isFinite)).toBe(true);
    }
  });

  it('leave a channel that is always the same, or that nothing reads', () => {
    const [network] = networks(2, 0);
    const [first, ...rest] = network.layers;
    const weights = first.weights.map((weight, i) => (i < first.inputs ? 0 : weight));
    const dead = { ...network, layers: [{ ...first, weights }, ...rest] };
    const samples = samplesFor(dead, 3);
    expect(logitsOf(equalizeChannels(dead), featuresOf(samples, 0))).toEqual(
      logitsOf(dead, featuresOf(samples, 0)),
    );
  });
});
