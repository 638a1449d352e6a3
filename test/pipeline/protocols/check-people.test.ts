import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { splitSamples } from '../../../src/data/split.js';
import { checkPeople } from '../../../src/pipeline/protocols/check-people.js';
import { type MadeSample, madeDataset } from './made.js';

const CLASSES = ['rest', 'move'];

/** A part with samples of recordings of people: "a1" is a recording of "a". */
const part = (names: readonly string[], split: Dataset['split'] = 'test') =>
  madeDataset(
    CLASSES,
    names.map((name, i): MadeSample => [name, name[0], i, i % 2]),
    split,
  );

const train = part(['a1', 'b1'], 'train');
const validation = part(['c1'], 'validation');

describe('a protocol is about people whom the network has not seen', () => {
  it('takes people who are in no other part', () => {
    expect(() => checkPeople(part(['d1', 'e1', 'e2']), { train, validation }, 'har')).not.toThrow();
  });

  it('refuses samples of one person in two parts, and says which recordings to leave out', () => {
    expect(() => checkPeople(part(['b2', 'd1']), { train, validation }, 'aami')).toThrow(
      '--protocol aami: samples of "b" are in the training part and in the test part, and it is about people whom the network has ' +
        'not seen; split by patient and train again, or leave their recordings out: --leave-out b2',
    );
    expect(() => checkPeople(part(['c2', 'd1']), { train, validation }, 'har')).toThrow(
      'samples of "c" are in the validation part and in the test part',
    );
  });

  it('refuses a random split of beats or windows, and says so', () => {
    const all = Array.from({ length: 40 }, (_, i) => ({ label: i % 2, recording: 'a1', subject: 'a' }));
    const { report } = splitSamples(all, CLASSES, {
      by: 'random',
      shares: { train: 0.5, validation: 0.25, test: 0.25 },
      seed: 1,
    });
    const parts = { train, validation, split: report };
    expect(() => checkPeople(part(['a1', 'a1']), parts, 'har')).toThrow(
      /^--protocol har: samples of "a" are in the training part and in the test part \(the split is random\).*train again$/,
    );
  });

  it('refuses samples of nobody, and recordings of unknown people', () => {
    const { origins, ...nobody } = part(['d1']);
    expect(() => checkPeople(nobody, { train, validation }, 'har')).toThrow(
      'nobody knows whose the samples are',
    );
    if (origins === undefined) throw new Error('no origins');
    const unknown = { ...nobody, origins: { ...origins, anonymous: new Set([0]) } };
    expect(() => checkPeople(unknown, { train, validation }, 'szcore')).toThrow(
      /nobody knows whose the recordings "d1" are.*data\.subjects/,
    );
  });
});
