import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cComment } from '../../src/text/c-comment.js';
import { cString } from '../../src/text/c-string.js';
import { cmakeString } from '../../src/text/cmake.js';
import { ENCODERS } from '../../src/text/encoders.js';
import { kconfigString } from '../../src/text/kconfig.js';
import { macroPart } from '../../src/text/macro-part.js';
import { makeWord } from '../../src/text/make.js';
import { markdownText } from '../../src/text/markdown.js';
import { propertiesValue } from '../../src/text/properties.js';
import { terminalLine } from '../../src/text/terminal.js';
import { yamlString } from '../../src/text/yaml.js';
import { hostileText } from './hostile-text.js';

const options = { seed: 22, numRuns: 3000 };

/** What translation does before it looks for comments: trigraphs, then lines that end with a backslash, blanks behind it or not. */
function spliced(text: string): string {
  const trigraphs: Readonly<Record<string, string>> = {
    ...{ '=': '#', '/': '\\', "'": '^', '(': '[', ')': ']', '!': '|', '<': '{', '>': '}', '-': '~' },
  };
  return text
    .replace(/\?\?([=/'()!<>-])/g, (_, last: string) => trigraphs[last])
    .replace(/\\[ \t\v\f]*(\r\n|\n|\r)/g, '');
}

describe('a C string', () => {
  it.each([
    ['a"b\\c??=ü\n', '"a\\042b\\134c\\077\\077=\\303\\274\\012"'],
    ['\x011', '"\\0011"'],
    ['%s', '"%s"'],
    ['\ud800', '"\\357\\277\\275"'],
  ])('%j', (text, expected) => {
    expect(cString(text)).toBe(expected);
  });

  it('reads back by the rules of C to the UTF-8 of the text, with trigraphs and without', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const literal = cString(text);
        expect(spliced(literal)).toBe(literal);
        expect(literal).toMatch(/^"(?:[^"\\\n]|\\[0-7]{3})*"$/);
        const bytes = [...literal.slice(1, -1).matchAll(/\\([0-7]{3})|[ -~]/g)].map(([all, octal]) =>
          octal === undefined ? all.charCodeAt(0) : Number.parseInt(octal, 8),
        );
        expect(Uint8Array.from(bytes)).toEqual(new TextEncoder().encode(text));
      }),
      options,
    );
  });
});

describe('a C comment', () => {
  it.each([
    ['sensitivity of "S/V" (p = 0.05, 100 %)', 'sensitivity of "S/V" (p = 0.05, 100 %)'],
    ['walk */ x', 'walk * / x'],
    ['*\\\n/', '*\\\\u{a}/'],
    ['*\\ \t\n/', '*\\ \\u{9}\\u{a}/'],
    ['*??/\n/', '*? ?/\\u{a}/'],
    ['a/*b//c https://d', 'a/ *b/ /c https://d'],
    ['*/*/', '* / * /'],
    ['???/', '? ? ?/'],
    ['C:\\data\\', 'C:\\data\\u{5c}'],
    ['\\  ', '\\u{5c}  '],
    ['é', '\\u{e9}'],
  ])('%j', (text, expected) => {
    expect(cComment(text)).toBe(expected);
  });

  it('of any text neither ends nor opens a comment, nor takes in the line behind it, and is plain ASCII', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const comment = cComment(text);
        expect(comment).toMatch(/^[ -~]*$/);
        const inBlock = spliced(`/* ${comment}\n * next */ code`);
        expect(inBlock.indexOf('*/')).toBe(inBlock.length - '*/ code'.length);
        expect(inBlock.indexOf('/*', 1)).toBe(-1);
        expect(spliced(`// ${comment}\ncode`).split('\n').length).toBe(2);
      }),
      options,
    );
  });
});

describe('a macro part', () => {
  it.each([
    ['APB/PVC', 'APB_PVC'],
    ['*/', ''],
    ['_a__b_', 'A_B'],
    ['straße', 'STRASSE'],
    ['日本', ''],
  ])('%j', (text, expected) => {
    expect(macroPart(text)).toBe(expected);
  });

  it('of any text is letters, digits and single underscores between them', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(macroPart(text)).toMatch(/^([A-Z0-9]+(_[A-Z0-9]+)*)?$/);
      }),
      options,
    );
  });
});

describe('texts of build systems', () => {
  it.each([
    ['CMake', cmakeString('a"b\\c;$D @E@ $<F>'), '"a\\"b\\\\c;\\$D @E@ \\$<F>"'],
    ['make', makeWord("it's $(x) `y` #"), "'it'\\''s $$(x) `y` #'"],
    ['Kconfig', kconfigString('a"b\\c$(d)'), '"a\\"b\\\\c\\\\u{24}(d)"'],
    ['library.properties', propertiesValue(' a=b\\n# '), '\\u{20}a=b\\n#\\u{20}'],
    ['YAML', yamlString('a"b\\c\n\u{e0041}é'), '"a\\x22b\\x5cc\\x0a\\U000e0041\\xe9"'],
    [
      'Markdown',
      markdownText('a|b_c <b> [d](e) &lt; www.f http://g'),
      'a\\|b\\_c \\<b> \\[d\\](e) \\&lt; www\\.f http\\://g',
    ],
  ])('%s', (_place, found, expected) => {
    expect(found).toBe(expected);
  });

  it('read back, each by its grammar, to the line that a terminal shows', () => {
    const unescaped = (shown: string) =>
      shown.replace(/\\u\{([0-9a-f]+)\}/g, (_, digits: string) =>
        String.fromCodePoint(Number.parseInt(digits, 16)),
      );
    const quoted = (literal: string) => {
      expect(literal).toMatch(/^"(?:[^"\\$]|\\["\\$])*"$/);
      return literal.slice(1, -1).replace(/\\(.)/g, '$1');
    };
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = terminalLine(text);
        expect(quoted(cmakeString(text))).toBe(line);
        expect(unescaped(quoted(kconfigString(text)))).toBe(unescaped(line));
        const word = makeWord(text);
        expect(word).toMatch(/^('[^']*'|\\')+$/);
        expect(word.replaceAll('$$', '')).not.toContain('$');
        const parts = word.replaceAll('$$', '$').matchAll(/'([^']*)'|\\(')/g);
        expect(Array.from(parts, ([, inside, outside]) => inside ?? outside).join('')).toBe(line);
        const value = propertiesValue(text);
        expect(value.trim()).toBe(value);
        expect(unescaped(value)).toBe(unescaped(line));
      }),
      options,
    );
  });

  it('are one line that hides nothing, in every place', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...Object.values(ENCODERS)), (text, encode) => {
        expect(encode(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      options,
    );
  });

  it('of ten thousand characters are written in full', () => {
    for (const encode of Object.values(ENCODERS)) {
      const text = 'word $(x) "y" \\ '.repeat(625);
      expect(encode(text).length).toBeGreaterThanOrEqual(text.length);
    }
  });
});
