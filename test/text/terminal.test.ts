import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, terminalLine, terminalText } from '../../src/text/terminal.js';
import { hostileText } from './hostile-text.js';

/** Whatever a terminal might obey, or show as something else than what it is. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const options = { seed: 20, numRuns: 2000 };

describe('texts in a terminal', () => {
  it.each([
    ['plain text stays, in any language', 'Ärger, 心拍, naïve 😀', 'Ärger, 心拍, naïve 😀'],
    ['a path of Windows stays', 'C:\\Users\\Ada\\new.csv', 'C:\\Users\\Ada\\new.csv'],
    ['an ANSI sequence is shown', '\x1b[31mred\x1b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['so is the one of a single byte', '\x9b2J', '\\u{9b}2J'],
    ['a carriage return does not go back', 'error\rfine', 'error\\rfine'],
    ['a line feed starts no other line', 'a\nerror: b', 'a\\nerror: b'],
    ['text is not turned round', 'abc\u202edcba', 'abc\\u{202e}dcba'],
    ['a line separator is shown', 'a\u2028b', 'a\\u{2028}b'],
    ['a lone surrogate is shown', 'a\ud800b', 'a\\u{d800}b'],
    ['NUL and DEL are shown', '\0\x7f', '\\u{0}\\u{7f}'],
    ['a zero-width space is shown', 'a\u200bb', 'a\\u{200b}b'],
    ['a tag character of the upper planes is shown', '\u{e0041}', '\\u{e0041}'],
  ])('%s', (_what, text, expected) => {
    expect(terminalLine(text)).toBe(expected);
  });

  it('nothing that a terminal obeys is left of any text, and what was escaped stays as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = terminalLine(text);
        expect(line).not.toMatch(OBEYED);
        expect(terminalLine(line)).toBe(line);
        expect(terminalText(text).replaceAll('\n', '')).not.toMatch(OBEYED);
        expect(terminalText(text).split('\n').length).toBe(text.split('\n').length);
      }),
      options,
    );
  });

  it('an excerpt is one line of bounded length, cut between characters, and says how long the text is', () => {
    expect(excerpt('short')).toBe('short');
    expect(excerpt('a'.repeat(80))).toBe('a'.repeat(80));
    expect(excerpt('a'.repeat(10_000))).toBe(`${'a'.repeat(80)}... (10000 characters)`);
    expect(excerpt('😀'.repeat(5), 4)).toBe(`${'😀'.repeat(4)}... (10 characters)`);
    fc.assert(
      fc.property(hostileText, fc.nat(100), (text, most) => {
        const shown = excerpt(text, most);
        expect(shown).not.toMatch(OBEYED);
        // The longest escape is \u{10ffff}.
        expect(shown.length).toBeLessThanOrEqual(10 * most + 40);
      }),
      options,
    );
  });
});
