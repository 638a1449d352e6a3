import { describe, expect, it } from 'vitest';
import type { Oddity } from '../../src/data/oddity.js';
import { InputError } from '../../src/errors/input-error.js';
import { silent } from '../../src/pipeline/reporter.js';
import { warningOfOddities } from '../../src/pipeline/step-data.js';

const oddity: Oddity = {
  kind: 'checksum',
  source: 'a.hea',
  place: 'line 2',
  problem: 'the checksum is 1, not 2',
  effect: 'the samples are used as they are',
  remedy: 'correct the header',
};

describe('warningOfOddities', () => {
  it('tells of what is odd when the work is done', async () => {
    const warnings: string[] = [];
    const reporter = { ...silent, warn: (text: string) => warnings.push(text) };
    const result = await warningOfOddities({ reporter }, async (report) => {
      report?.(oddity);
      report?.(oddity);
      return 5;
    });
    expect(result).toBe(5);
    expect(warnings).toEqual([
      'a.hea, line 2: the checksum is 1, not 2; the samples are used as they are (the first of 2 such)',
    ]);
  });

  it('tells of it also where the work fails, which may be because of it', async () => {
    const warnings: string[] = [];
    const reporter = { ...silent, warn: (text: string) => warnings.push(text) };
    const work = warningOfOddities({ reporter }, async (report) => {
      report?.(oddity);
      throw new InputError('a.dat: has no samples');
    });
    await expect(work).rejects.toThrow('a.dat: has no samples');
    expect(warnings).toHaveLength(1);
  });

  it('leaves refusing to the reader where data are to be without oddities', async () => {
    expect(await warningOfOddities({ strict: true }, async (report) => report)).toBeUndefined();
  });
});
