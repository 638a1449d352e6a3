import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import type { DataSplits, Dataset, Split } from '../../src/data/dataset.js';
import { fingerprint } from '../../src/data/fingerprint.js';
import { loadData } from '../../src/data/load.js';
import { standardizeFeatures } from '../../src/data/standardize-features.js';
import { InputError } from '../../src/errors/input-error.js';
import { sha256 } from '../../src/io/hash.js';

function part(split: Split, ...features: readonly number[]): Dataset {
  return {
    name: 'numbers',
    split,
    source: 'a test',
    features: Float32Array.from(features),
    labels: new Uint8Array(features.length / 2),
    count: features.length / 2,
    width: 2,
    classNames: ['a', 'b'],
    rawUnit: 255,
  };
}

const splits: DataSplits = {
  train: part('train', 0, 1, 0.5, 0.25),
  validation: part('validation', 1, 0),
  test: part('test', 0.2, 0.4),
  fingerprint: 'of the features as they were',
};

describe('standardizing features', () => {
  it('subtracts one mean and divides by one std, in 32-bit floats as PyTorch does', () => {
    const pixels = Array.from({ length: 256 }, (_, pixel) => pixel / 255);
    const pictures = { ...splits, train: part('train', ...pixels) };
    const { train, test } = standardizeFeatures(pictures, { mean: 0.1307, std: 0.3081 });
    // Of PyTorch: torch.arange(256, dtype=torch.uint8).float().div(255).sub(0.1307).div(0.3081).numpy().tobytes()
    expect(sha256(new Uint8Array(train.features.buffer))).toBe(
      '0103dbab6b16bfcaea0aa75d7377b4b22bb6792081600921bee4a17ff9c4d33e',
    );
    expect(test.features[0]).toBeCloseTo((0.2 - 0.1307) / 0.3081, 6);
  });

  it('or one of each for every feature', () => {
    const { train, validation } = standardizeFeatures(splits, { mean: [0.5, 0], std: [0.25, 2] });
    expect([...train.features]).toEqual([-2, 0.5, 0, 0.125]);
    expect([...validation.features]).toEqual([2, 0]);
  });

  it('gives another fingerprint, and features that are no multiples of raw steps', () => {
    const changed = standardizeFeatures(splits, { mean: 0, std: 2 });
    const { train, validation, test } = changed;
    expect(changed.fingerprint).toBe(fingerprint([train, validation, test]));
    expect(changed.fingerprint).not.toBe(fingerprint([splits.train, splits.validation, splits.test]));
    expect('rawUnit' in train).toBe(false);
    expect(splits.train.rawUnit).toBe(255);
  });

  it('refuses lists of another length than samples have, and a std that makes infinities', () => {
    expect(() => standardizeFeatures(splits, { mean: [1, 2, 3], std: 1 })).toThrow(InputError);
    expect(() => standardizeFeatures(splits, { mean: [1, 2, 3], std: 1 })).toThrow(
      'data.standardize.mean: 3 numbers for 2 features',
    );
    expect(() => standardizeFeatures(splits, { mean: 0, std: [1, 1e-300] })).toThrow(
      'data.standardize.std: feature 1 of train sample 0 becomes Infinity; 0 is too small',
    );
  });

  it('is part of the data that a config names', async () => {
    const load = (standardize: object) =>
      loadData(
        parseConfig(
          JSON.stringify({
            name: 'digits',
            data: { source: 'mnist', train: 500, validation: 500, ...standardize },
            network: { layers: [8] },
          }),
          'ffirm.json',
        ),
      );
    const raw = await load({});
    const standardized = await load({ standardize: { mean: 0.1307, std: 0.3081 } });
    expect(standardized.fingerprint).not.toBe(raw.fingerprint);
    expect(standardized.train.features.reduce((least, value) => Math.min(least, value))).toBeCloseTo(
      -0.1307 / 0.3081,
      6,
    );
  });
});
