import { beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/config.js';
import { type DataSplits, featuresOf, firstSamples } from '../../src/data/dataset.js';
import { fingerprint } from '../../src/data/fingerprint.js';
import { loadData } from '../../src/data/load.js';
import { loadMnist } from '../../src/data/mnist.js';

describe('loadMnist', () => {
  let splits: DataSplits;
  beforeAll(() => {
    splits = loadMnist({ validation: 10_000 });
  });

  it('has 50 000, 10 000 and 10 000 pictures of 28 x 28', () => {
    const { train, validation, test } = splits;
    expect([train.count, validation.count, test.count]).toEqual([50_000, 10_000, 10_000]);
    for (const part of [train, validation, test]) {
      expect(part.width).toBe(784);
      expect(part.imageShape).toEqual([28, 28]);
      expect(part.features.length).toBe(part.count * 784);
      expect(part.labels.length).toBe(part.count);
      expect(part.classNames.join('')).toBe('0123456789');
    }
    expect([train.split, validation.split, test.split]).toEqual(['train', 'validation', 'test']);
  });

  it('has the labels that MNIST is known for', () => {
    const { train, validation, test } = splits;
    expect(Array.from(train.labels.subarray(0, 8))).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
    expect(Array.from(test.labels.subarray(0, 8))).toEqual([7, 2, 1, 0, 4, 1, 4, 9]);
    const counts = (labels: Uint8Array[]) => {
      const count = new Array<number>(10).fill(0);
      for (const label of labels.flatMap((part) => [...part])) {
        count[label] += 1;
      }
      return count;
    };
    expect(counts([train.labels, validation.labels])).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
    expect(counts([test.labels])).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  it('has pixels in [0, 1], with the mean 0.1307 that everyone normalises MNIST with', () => {
    let sum = 0;
    let largest = 0;
    let smallest = 1;
    for (const part of [splits.train, splits.validation]) {
      for (const pixel of part.features) {
        sum += pixel;
        largest = Math.max(largest, pixel);
        smallest = Math.min(smallest, pixel);
      }
    }
    expect(sum / (60_000 * 784)).toBeCloseTo(0.1307, 4);
    expect([smallest, largest]).toEqual([0, 1]);
  });

  it('has a fingerprint that depends on the split and not on the run', async () => {
    const config = { name: 'm', data: { source: 'mnist' }, network: { layers: [8] } };
    const again = await loadData(configSchema.parse(config));
    const other = loadMnist({ validation: 10_000, train: 1000 });
    expect(splits.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(again.fingerprint).toBe(splits.fingerprint);
    expect(other.fingerprint).not.toBe(splits.fingerprint);
    expect(other.train.count).toBe(1000);
    expect(featuresOf(other.train, 999)).toEqual(featuresOf(splits.train, 999));
  });

  it('refuses a validation part that leaves nothing', () => {
    expect(() => loadMnist({ validation: 60_000 })).toThrow('data.validation: 60000 of 60000 samples');
  });

  it('has a fingerprint that sees every label', () => {
    const part = firstSamples(splits.test, 10);
    const changed = { ...part, labels: part.labels.with(9, 3) };
    expect(fingerprint([changed])).not.toBe(fingerprint([part]));
  });

  it('refuses to train on more samples than validation leaves', () => {
    expect(() => loadMnist({ validation: 10_000, train: 50_001 })).toThrow(
      'data.train: 50001 of the 50000 samples that validation leaves; set it between 1 and 50000',
    );
    expect(loadMnist({ validation: 10_000, train: 50_000 }).train.count).toBe(50_000);
  });
});
