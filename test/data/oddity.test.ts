import { describe, expect, it } from 'vitest';
import { collectOddities, describeOddity, type Oddity, refuseOddity } from '../../src/data/oddity.js';
import { InputError } from '../../src/errors/input-error.js';

const checksum: Oddity = {
  kind: 'checksum',
  source: 'a.hea',
  place: 'channel "ECG"',
  problem: 'the checksum is 5, not 0',
  effect: 'the samples are used as they are',
  remedy: 'correct the header',
};

describe('an oddity', () => {
  it('is refused, with its place and the remedy, when nobody listens', () => {
    expect(() => refuseOddity(checksum)).toThrow(
      new InputError('a.hea, channel "ECG": the checksum is 5, not 0; correct the header'),
    );
  });

  it('is told with its place and what is done about it', () => {
    const { report, found } = collectOddities();
    report({ ...checksum, place: '' });
    expect(found().map(describeOddity)).toEqual([
      'a.hea: the checksum is 5, not 0; the samples are used as they are',
    ]);
  });

  it('is counted with others of its kind, over all files', () => {
    const { report, found } = collectOddities();
    report(checksum);
    report({ ...checksum, source: 'b.hea', count: 3 });
    report({ ...checksum, kind: 'date', source: 'b.hea' });
    expect(found()).toEqual([
      { first: checksum, count: 4, sources: 2 },
      { first: { ...checksum, kind: 'date', source: 'b.hea' }, count: 1, sources: 1 },
    ]);
    expect(describeOddity(found()[0])).toBe(
      'a.hea, channel "ECG": the checksum is 5, not 0; the samples are used as they are (the first of 4 such in 2 files)',
    );
  });
});
