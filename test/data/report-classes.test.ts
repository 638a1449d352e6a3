import { describe, expect, it } from 'vitest';
import type { DataSplits, Dataset, Split } from '../../src/data/dataset.js';
import { refuseOddity } from '../../src/data/oddity.js';
import { reportClasses } from '../../src/data/report-classes.js';

function splitsOf(
  classNames: readonly string[],
  train: readonly number[],
  validation: readonly number[],
  test: readonly number[],
): DataSplits {
  const part = (split: Split, labels: readonly number[]): Dataset => ({
    ...{ name: 'n', split, source: 'a table', count: labels.length, width: 1, classNames },
    features: new Float32Array(labels.length),
    labels: Uint8Array.from(labels),
  });
  return {
    train: part('train', train),
    validation: part('validation', validation),
    test: part('test', test),
    fingerprint: '',
  };
}

function found(splits: DataSplits): readonly string[] {
  const lines: string[] = [];
  reportClasses(splits, ({ source, place, problem, effect, count }) => {
    lines.push(`${source}, ${place}: ${problem}; ${effect} [${count}]`);
  });
  return lines;
}

describe('classes', () => {
  it('that every part has several samples of are nothing to speak of', () => {
    expect(found(splitsOf(['a', 'b'], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]))).toEqual([]);
  });

  it('that a part lacks, or has a single sample of, are named with their counts', () => {
    const splits = splitsOf(['N', 'F', 'Q'], [0, 0, 1, 0], [0, 0, 1, 1], [0, 0, 2, 1, 1]);
    expect(found(splits)).toEqual([
      'a table, training part: there is no sample of "Q" (0 / 0 / 1) (training / validation / test); the network does not learn ' +
        'it and will not recognize it [1]',
      'a table, training part: there is a single sample of "F" (1 / 2 / 2) (training / validation / test); the network learns it ' +
        'from that sample alone [1]',
      'a table, validation part: there is no sample of "Q" (0 / 0 / 1) (training / validation / test); early exit is calibrated ' +
        'without it [1]',
      'a table, test part: there is a single sample of "Q" (0 / 0 / 1) (training / validation / test); its sensitivity can only ' +
        'be 0 or 100 % [1]',
    ]);
    const untested = splitsOf(['N', 'F', 'Q'], [0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2], [0, 0]);
    expect(found(untested)).toEqual([
      expect.stringMatching(
        /test part: there is no sample of "F" \(2 \/ 2 \/ 0\), "Q" \(2 \/ 2 \/ 0\) .* macro-F1 does not count it \[2\]$/,
      ),
    ]);
    expect(() => reportClasses(untested, refuseOddity)).toThrow('test part: there is no sample of "F"');
  });
});
