import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { blankInputs, labelInputs, singleInputs } from '../../src/train/inputs.js';

const DATA: Dataset = {
  name: 'two',
  split: 'train',
  source: 'made up',
  features: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  labels: Uint8Array.of(0, 1),
  count: 2,
  width: 4,
  classNames: ['no', 'yes'],
};
const SAMPLES = Uint32Array.of(1);
const asIs = { kind: 'rms', epsilon: 0, input: 'none' } as const;
const l2 = { kind: 'l2', epsilon: 0 } as const;
const overwrite = { placement: 'overwrite', amplitude: 3 } as const;
const prepend = { placement: 'prepend', amplitude: 3 } as const;

const length = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

describe('inputs of a single pass', () => {
  it('are the features where there is no label, all of them', () => {
    const encoding = { classes: 2, normalization: asIs };
    const blank = blankInputs(DATA, SAMPLES, encoding, { noiseOf: () => 1 });
    expect(Array.from(singleInputs(blank, 1, encoding))).toEqual([6, 7, 8, 9]);
  });

  it('have the neutral value in every label slot', () => {
    for (const [label, expected] of [
      [overwrite, [3, 3, 7, 8]],
      [prepend, [3, 3, 5, 6, 7, 8]],
    ] as const) {
      const encoding = { classes: 2, label, normalization: asIs };
      const blank = blankInputs(DATA, SAMPLES, encoding);
      expect(Array.from(singleInputs(blank, 1, encoding))).toEqual(expected);
    }
  });

  it('are divided by their length, label slots included', () => {
    const encoding = { classes: 2, label: prepend, normalization: l2 };
    const inputs = singleInputs(blankInputs(DATA, SAMPLES, encoding), 1, encoding);
    expect(length(inputs)).toBeCloseTo(1, 6);
    expect(inputs[0] / inputs[2]).toBeCloseTo(3 / 5, 6);
  });
});

describe('inputs that a label is written into', () => {
  it('have the length of one slot that is set, and leave the blank inputs alone', () => {
    const encoding = { classes: 2, label: overwrite, normalization: l2 };
    const blank = blankInputs(DATA, SAMPLES, encoding);
    const { inputs, slots } = labelInputs(blank, 1, encoding, overwrite);
    expect(Array.from(blank)).toEqual([0, 0, 7, 8]);
    expect(Array.from(inputs.subarray(0, 2))).toEqual([0, 0]);
    expect(Math.hypot(length(inputs), slots[0])).toBeCloseTo(1, 6);
  });
});
