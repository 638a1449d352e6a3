import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/text/json.js';
import { hostileText } from './hostile-text.js';

describe('texts in JSON', () => {
  it('a text is a single line that hides nothing', () => {
    expect(jsonText('a"\\\n\x1b\x9b\u202e\u2028\ud800\u{e0041}é😀')).toBe(
      '"a\\"\\\\\\n\\u001b\\u009b\\u202e\\u2028\\ud800\\udb40\\udc41é😀"',
    );
  });

  it('any text reads back as it was, alone and as a member', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (key, text) => {
        const line = jsonText(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(line)).toBe(text);
        const value = { list: [text, { text }], pairs: [[key, text]] };
        expect(JSON.parse(jsonText(value, 2))).toEqual(value);
      }),
      { seed: 21, numRuns: 2000 },
    );
  });
});
