import { describe, expect, it } from 'vitest';
import { exitSchema } from '../../src/config/exit-config.js';
import type { DataSplits } from '../../src/data/dataset.js';
import { validationGroups } from '../../src/pipeline/validation-groups.js';
import { type MadeSample, madeDataset } from './protocols/made.js';

/** Parts with samples of recordings of people: "a1" is a recording of "a". */
function parts(
  train: readonly string[],
  validation: readonly string[],
  groupedBy: 'recording' | 'subject' | null,
): DataSplits {
  const part = (names: readonly string[], split: 'train' | 'validation' | 'test') =>
    madeDataset(
      ['rest', 'move'],
      names.map((name, i): MadeSample => [name, name[0], i, i % 2]),
      split,
    );
  const none = { train: 0, validation: 0, test: 0 };
  return {
    ...{
      train: part(train, 'train'),
      validation: part(validation, 'validation'),
      test: part(['z1'], 'test'),
    },
    fingerprint: '',
    split: {
      ...{
        by: 'lists',
        groupedBy,
        seed: null,
        wished: null,
        shares: none,
        leftOut: [],
        classes: [],
        anonymous: 0,
      },
      ...{ groups: { train: [], validation: [], test: [] }, shared: { recordings: [], subjects: [] } },
    },
  };
}

const of = (splits: DataSplits, budget: object = {}) =>
  validationGroups(exitSchema.parse({ budget }), splits);

const apart = parts(['a1', 'b1'], ['c1', 'c2', 'd1'], 'subject');

describe('validationGroups', () => {
  it('is about subjects by default where they are known and apart', () => {
    expect(of(apart)).toEqual({
      unit: { kind: 'subject' },
      groupOf: Uint32Array.of(0, 0, 1),
      unitOf: Uint32Array.of(0, 0, 1),
    });
    // Recordings were divided, and no person is in two parts all the same: the people stay together.
    expect(of(parts(['a1'], ['c1', 'c2', 'd1'], 'recording')).groupOf).toEqual(Uint32Array.of(0, 0, 1));
    expect(of(apart, { share: 0.9 }).unit).toEqual({ kind: 'subject', share: 0.9 });
  });

  it('is about samples by default where somebody is in the training part, and says whose they are', () => {
    const shared = parts(['a1', 'c1'], ['c2', 'd1'], 'recording');
    expect(of(shared)).toEqual({
      unit: { kind: 'sample', within: 'subject' },
      groupOf: Uint32Array.of(0, 1),
      unitOf: undefined,
    });
  });

  it('is about samples by default where nobody knows whose they are', () => {
    const { validation } = apart;
    if (validation.origins === undefined) throw new Error('no origins');
    const origins = { ...validation.origins, anonymous: new Set([2]) };
    const unknown = { ...apart, validation: { ...validation, origins } };
    expect(of(unknown).unit.kind).toBe('sample');
    expect(() => of(unknown, { unit: 'subject' })).toThrow(
      'exit.budget.unit: nobody knows whose the recordings "d1" are; name them in data.subjects, or write "recording" or "sample"',
    );
    const { origins: _, ...nobody } = validation;
    expect(of({ ...apart, validation: nobody }).unit.kind).toBe('sample');
    expect(() => of({ ...apart, validation: nobody }, { unit: 'recording' })).toThrow(
      'exit.budget.unit: the samples belong to no recording; name it in "data", or write "sample"',
    );
  });

  it('is about recordings if the config says so, and keeps together what the split did', () => {
    expect(of(apart, { unit: 'recording' })).toEqual({
      unit: { kind: 'recording', within: 'subject' },
      groupOf: Uint32Array.of(0, 0, 1),
      unitOf: Uint32Array.of(0, 1, 2),
    });
  });

  it('leaves samples as they were if the config says so', () => {
    expect(of(apart, { unit: 'sample' })).toEqual({
      unit: { kind: 'sample', within: 'subject' },
      groupOf: Uint32Array.of(0, 0, 1),
      unitOf: undefined,
    });
  });

  it('refuses groups that the training part has, too, and a share of samples', () => {
    const shared = parts(['a1', 'c1'], ['c1', 'd1'], null);
    expect(() => of(shared, { unit: 'subject' })).toThrow(
      'exit.budget.unit: samples of "c" are in the training part, too; split by patient, or write "sample"',
    );
    expect(() => of(shared, { unit: 'recording' })).toThrow('split by recording, or write "sample"');
    expect(() => of(shared, { share: 0.9 })).toThrow(
      'exit.budget.share: is a share of recordings or subjects, and the claim is about samples',
    );
  });
});
