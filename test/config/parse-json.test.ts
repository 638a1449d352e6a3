import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/config/parse-json.js';
import { InputError } from '../../src/errors/input-error.js';

/** What a text is refused with, without the name of the file. */
function refusal(text: string | Uint8Array): string {
  try {
    parseJson(text, 'f.json', 'write one');
    return '';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.replace(/^f\.json: (not valid JSON: )?/, '');
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a JSON file that a person wrote', () => {
  it.each<[text: string, message: string]>([
    ['{"a": 1,}', 'line 1, column 8: a comma after the last entry; remove it'],
    ['{\n  "a": [\n    1,\n    2,\n  ]\n}', 'line 4, column 6: a comma after the last entry; remove it'],
    ['{\n  "a": 1 // one\n}', 'line 2, column 10: a comment, which JSON does not have; remove it'],
    ['{\r\n  /* one */ "a": 1\r\n}', 'line 2, column 3: a comment, which JSON does not have; remove it'],
    ['{\n  # one\n  "a": 1}', 'line 2, column 3: a comment, which JSON does not have; remove it'],
    ["{'a': 1}", 'line 1, column 2: a text in single quotation marks; write double ones'],
    ['{a: 1}', 'line 1, column 2: a key without quotation marks; write "a"'],
    ['{"a": True}', 'line 1, column 7: "True" is not a word of JSON; write true'],
    ['{"a": None}', 'line 1, column 7: "None" is not a word of JSON; write null'],
    ['{"a": mnist}', 'line 1, column 7: "mnist" is not a word of JSON; put texts in double quotation marks'],
    ['{"a": 1\n "b": 2}', 'line 1, column 8: a comma is expected between two entries; write one'],
    ['{"a" 1}', 'line 1, column 6: a colon is expected between a key and its value; write one'],
    ['{"a": }', 'line 1, column 7: a value is expected here; write one'],
    ['{"a": 01}', 'line 1, column 8: not a number as JSON writes them; write it like 12, -0.5 or 1e-3'],
    ['{"a": .5}', 'line 1, column 7: not a number as JSON writes them; write it like 12, -0.5 or 1e-3'],
    ['{"a": +5}', 'line 1, column 7: not a number as JSON writes them; write it like 12, -0.5 or 1e-3'],
    [
      '{"a": "x}',
      'line 1, column 7: a text whose closing quotation mark is missing; write it on the same line',
    ],
    ['{"a": "C:\\data"}', 'line 1, column 7: a text with a single backslash; write \\\\ for one'],
    [
      '{"a": "\\u12"}',
      'line 1, column 7: a text with \\u and fewer than four hexadecimal digits; write all four',
    ],
    [
      '{"a": "x\ty"}',
      'line 1, column 7: a text with a tab or another control character; write \\t or \\n in its place',
    ],
    ['{"a": {"b": 1}', 'line 1, column 15: the text ends before the last closing }; write it'],
    ['{"a": [1', 'line 1, column 9: the text ends before the last closing ]; write it'],
    ['{} {}', 'line 1, column 4: there is text after the end; remove it'],
    ['', 'the file is empty; write one'],
    [' \n', 'the file is empty; write one'],
    [
      '{"a": 1,\n "b": {},\n "a": 2}',
      'line 3, column 2: the key "a" appears twice in its object; keep one of them',
    ],
    ['['.repeat(100_000), 'its lists and objects are nested too deeply; make it flatter'],
  ])('%j', (text, message) => {
    expect(refusal(text)).toBe(message);
    expect(refusal(utf8(text))).toBe(message);
  });

  it('a byte order mark and line ends of Windows do no harm', () => {
    expect(parseJson(utf8('\uFEFF{\r\n"a": 1\r\n}\r\n'), 'f.json', '')).toEqual({ a: 1 });
    expect(parseJson('\uFEFF{"a": 1}', 'f.json', '')).toEqual({ a: 1 });
  });

  it('other encodings are named', () => {
    const utf16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('{"a": 1}', 'utf16le')]);
    expect(refusal(utf16)).toBe('UTF-16 text, as some programs on Windows write it; save it as UTF-8');
    expect(refusal(Buffer.from('{"a": "\xe9"}', 'latin1'))).toBe('not UTF-8 text; save it as UTF-8');
  });

  it('a million brackets neither crash nor hang', () => {
    expect(refusal(`{"a": ${'['.repeat(1e6)}`)).toContain('nested too deeply');
  });

  it('takes exactly what JSON.parse takes, but for keys that stand twice, and says where the others fail', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      'true',
      ' ',
      '\n',
      "'",
      '//',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const message = refusal(text);
        let isValid = true;
        try {
          JSON.parse(text);
        } catch {
          isValid = false;
        }
        if (isValid) expect(message).toMatch(/^$|appears twice/);
        else expect(message).toMatch(/^line \d+, column \d+: .+; |^the file is empty; /);
      }),
      { seed: 11, numRuns: 5000 },
    );
  });
});
