import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapParts, wrapText } from '../../src/report/wrap.js';

describe('wrapParts', () => {
  it('breaks between parts only, and indents every line but the first', () => {
    expect(wrapParts(['title:', '16 71.2 %,', '32 12.0 %'], '  ', 17)).toEqual([
      'title: 16 71.2 %,',
      '  32 12.0 %',
    ]);
    expect(wrapParts(['title:', '16 71.2 %,', '32 12.0 %'], '  ', 16)).toEqual([
      'title:',
      '  16 71.2 %,',
      '  32 12.0 %',
    ]);
  });

  it('gives a part that is too wide a line of its own', () => {
    expect(wrapParts(['a', 'bbbbbbbb', 'c'], '  ', 5)).toEqual(['a', '  bbbbbbbb', '  c']);
    expect(wrapParts([])).toEqual([]);
  });
});

describe('wrapText', () => {
  it('keeps every word, in lines that are not too wide', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 14, max: 80 }), (list, width) => {
        const lines = wrapText(list.join(' '), '  ', width);
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.flatMap((line) => line.trimStart().split(' '))).toEqual(list);
      }),
    );
  });
});
