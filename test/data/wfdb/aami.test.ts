import { describe, expect, it } from 'vitest';
import { aamiClass, DS1, DS2 } from '../../../src/data/wfdb/aami.js';
import { AAMI_CLASSES } from '../../../src/metrics/aami.js';

describe('aamiClass', () => {
  it.each([
    ['N', 'NLRej'],
    ['S', 'AaJS'],
    ['V', 'VE'],
    ['F', 'F'],
    ['Q', '/fQ'],
  ])('%s holds %s', (wanted, codes) => {
    expect([...codes].map(aamiClass)).toEqual([...codes].map(() => wanted));
    expect(AAMI_CLASSES).toContain(wanted);
  });

  it('knows what is no beat', () => {
    expect([...'+~|![]x"', '', '[42]'].map(aamiClass)).toEqual(new Array(10).fill(undefined));
  });
});

describe('DS1 and DS2', () => {
  it('are 22 records each, without a common or a paced one', () => {
    const all = [...DS1, ...DS2];
    expect([DS1.length, DS2.length, new Set(all).size]).toEqual([22, 22, 44]);
    expect(all.filter((name) => ['102', '104', '107', '217'].includes(name))).toEqual([]);
  });
});
