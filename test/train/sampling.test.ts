import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/config.js';
import type { Dataset } from '../../src/data/dataset.js';
import { randomStream } from '../../src/math/random.js';
import type { Normalization } from '../../src/model/network.js';
import { blankInputs, labelInputs } from '../../src/train/inputs.js';
import { drawEpoch, samplesPerEpoch } from '../../src/train/sampling.js';

/** 300 samples of class 0, of two subjects, one of whom has 270 of them; 20 of class 1, of a third. */
const DATA: Dataset = {
  name: 'three',
  split: 'train',
  source: 'made up',
  features: Float32Array.from({ length: 640 }, (_, i) => i / 640),
  labels: Uint8Array.from({ length: 320 }, (_, i) => Number(i >= 300)),
  count: 320,
  width: 2,
  classNames: ['often', 'seldom'],
  origins: {
    recordings: ['r'],
    recordingOf: new Uint32Array(320),
    subjects: ['a', 'b', 'c'],
    subjectOf: Uint32Array.from({ length: 320 }, (_, i) => (i < 270 ? 0 : i < 300 ? 1 : 2)),
  },
};

const stream = (epoch = 1) => randomStream(5, epoch, 'order');

describe('drawEpoch', () => {
  it('takes every sample once when nothing is to be balanced', () => {
    expect(samplesPerEpoch(DATA, undefined)).toBe(320);
    const order = drawEpoch(DATA, undefined, stream());
    expect(Array.from(order).sort((left, right) => left - right)).toEqual([...DATA.labels.keys()]);
  });

  it('draws classes and subjects in the proportions asked for', () => {
    const order = drawEpoch(DATA, { classExponent: 0, subjectExponent: 1, samples: 20_000 }, stream());
    expect(order.length).toBe(20_000);
    const share = (from: number, to: number) =>
      order.filter((sample) => sample >= from && sample < to).length / order.length;
    expect(share(300, 320)).toBeCloseTo(0.5, 1);
    expect(share(0, 270)).toBeCloseTo(0.25, 1);
    expect(share(270, 300)).toBeCloseTo(0.25, 1);
  });

  it('draws as many as there are when no number is given, other ones in every epoch', () => {
    const sampling = { classExponent: 0.5, subjectExponent: 0.8 };
    const first = drawEpoch(DATA, sampling, stream());
    expect(first.length).toBe(320);
    expect(drawEpoch(DATA, sampling, stream())).toEqual(first);
    expect(drawEpoch(DATA, sampling, stream(2))).not.toEqual(first);
  });

  it('knows no subjects where samples belong to nobody', () => {
    const { origins: _, ...plain } = DATA;
    const order = drawEpoch(plain, { classExponent: 0, subjectExponent: 1, samples: 20_000 }, stream());
    expect(order.filter((sample) => sample < 270).length / 10_000).toBeCloseTo(0.9, 1);
  });
});

describe('noise in training', () => {
  const encoding = {
    classes: 2,
    label: { placement: 'prepend', amplitude: 4 },
    normalization: { kind: 'rms', epsilon: 1e-4, input: 'none' },
  } as const;
  const samples = Uint32Array.from([3, 9]);
  const encode = (noise: number, normalization: Normalization) => {
    const blank = blankInputs(DATA, samples, encoding, { noiseOf: () => noise });
    return labelInputs(blank, 2, { ...encoding, normalization }, encoding.label);
  };

  it('is added to features, not to label slots', () => {
    const { inputs, slots } = encode(10, encoding.normalization);
    const [first, second] = [3, 9].map((sample) => [2 * sample, 2 * sample + 1]);
    const noisy = [...first, ...second].map((place) => Math.fround(Math.fround(place / 640) + 10));
    expect(Array.from(inputs)).toEqual([0, 0, noisy[0], noisy[1], 0, 0, noisy[2], noisy[3]]);
    expect(Array.from(slots)).toEqual([4, 4]);
  });

  it('is part of the length that inputs are divided by', () => {
    const { inputs, slots } = encode(3, { kind: 'l2', epsilon: 0 });
    const square = inputs.subarray(0, 4).reduce((sum, value) => sum + value * value, 0);
    expect(square + slots[0] ** 2).toBeCloseTo(1, 5);
  });
});

describe('the config', () => {
  it('has none of it when nothing is said, so that models stay what they were', () => {
    const { network, train } = configSchema.parse({
      name: 'plain',
      data: { source: 'mnist' },
      network: { layers: [8] },
    });
    expect(Object.keys(train)).not.toContain('noise');
    expect(Object.keys(train)).not.toContain('sampling');
    expect(Object.keys(network?.normalization ?? {})).toEqual(['kind', 'epsilon']);
  });
});
