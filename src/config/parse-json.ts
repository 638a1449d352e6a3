import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { InputError } from '../errors/input-error.js';
import { excerpt } from '../text/terminal.js';
import { duplicateKey } from './duplicate-key.js';

/** "line 3, column 7", both from 1. */
function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** What is wrong at the place where the parser stopped, and what the user can do. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  InvalidNumberFormat: 'not a number as JSON writes them; write it like 12, -0.5 or 1e-3',
  PropertyNameExpected: 'a key in double quotation marks is expected here; write one',
  ValueExpected: 'a value is expected here; write one',
  ColonExpected: 'a colon is expected between a key and its value; write one',
  CommaExpected: 'a comma is expected between two entries; write one',
  CloseBraceExpected: 'the text ends before the last closing }; write it',
  CloseBracketExpected: 'the text ends before the last closing ]; write it',
  EndOfFileExpected: 'there is text after the end; remove it',
  InvalidCommentToken: 'a comment, which JSON does not have; remove it',
  UnexpectedEndOfComment: 'a comment, which JSON does not have; remove it',
  UnexpectedEndOfString: 'a text whose closing quotation mark is missing; write it on the same line',
  UnexpectedEndOfNumber: 'a number that ends too early; write its digits',
  InvalidUnicode: 'a text with \\u and fewer than four hexadecimal digits; write all four',
  InvalidEscapeCharacter: 'a text with a single backslash; write \\\\ for one',
  InvalidCharacter: 'a text with a tab or another control character; write \\t or \\n in its place',
};

/** Words of other languages that correspond to words of JSON. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
  ['nil', 'null'],
]);

function explainWord(text: string, offset: number): string {
  if (text[offset] === "'") return 'a text in single quotation marks; write double ones';
  const word = /^[^\s,:{}[\]"']*/.exec(text.slice(offset, offset + 1000))?.[0] ?? '';
  if (/^#|^\/\//.test(word)) return EXPLANATIONS.InvalidCommentToken;
  if (/^\s*:/.test(text.slice(offset + word.length))) {
    return `a key without quotation marks; write "${excerpt(word)}"`;
  }
  const known = WORDS.get(word);
  if (known !== undefined) return `"${word}" is not a word of JSON; write ${known}`;
  if (/^[+.]?\d|^[+-]?\./.test(word)) return EXPLANATIONS.InvalidNumberFormat;
  return `"${excerpt(word)}" is not a word of JSON; put texts in double quotation marks`;
}

interface Explained {
  readonly offset: number;
  readonly problem: string;
}

function explain(code: ParseErrorCode, text: string, offset: number): Explained {
  const before = text.slice(0, offset).trimEnd();
  // A superfluous comma is reported where it is, not where the parser noticed it.
  if (/[}\]]/.test(text[offset] ?? '') && before.endsWith(',')) {
    return { offset: before.length - 1, problem: 'a comma after the last entry; remove it' };
  }
  const name = printParseErrorCode(code);
  if (name === 'InvalidSymbol') return { offset, problem: explainWord(text, offset) };
  if (name === 'CommaExpected') {
    // It is missing after the previous entry, which may be lines above.
    const isNumber = offset === before.length && /\d/.test(text[offset] ?? '');
    return { offset: before.length, problem: EXPLANATIONS[isNumber ? 'InvalidNumberFormat' : name] };
  }
  return { offset, problem: EXPLANATIONS[name] ?? `not valid JSON (${name}); correct it` };
}

/** Where and why a text is not JSON; undefined when the parser finds nothing wrong. */
function firstError(text: string): string | undefined {
  let first: Explained | undefined;
  try {
    visit(
      text,
      {
        onError: (code, offset) => {
          first ??= explain(code, text, offset);
        },
      },
      { disallowComments: true },
    );
  } catch (error) {
    if (error instanceof RangeError) return 'its lists and objects are nested too deeply; make it flatter';
    throw error;
  }
  return first === undefined ? undefined : `${placeOf(text, first.offset)}: ${first.problem}`;
}

/**
 * Reads a JSON file that a person wrote. An object must not have a key twice, because parsers silently use the last one.
 *
 * @param source name of the file, for messages
 * @param remedy what to do when the file is empty
 * @throws InputError with line and column, what is wrong and what to do
 */
export function parseJson(bytes: Uint8Array | string, source: string, remedy: string): unknown {
  const text = typeof bytes === 'string' ? bytes.replace(/^\uFEFF/, '') : decodeJson(bytes, source);
  if (text.trim() === '') throw new InputError(`${source}: the file is empty; ${remedy}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${source}: not valid JSON: ${firstError(text) ?? `${reason}; correct it`}`);
  }
  const twice = duplicateKey(text);
  if (twice === undefined) return value;
  throw new InputError(
    `${source}: ${placeOf(text, twice.offset)}: the key "${excerpt(twice.key)}" appears twice in its object; keep one of them`,
  );
}

/** The text of a JSON file, without its byte order mark. @throws InputError when it is not UTF-8 */
function decodeJson(bytes: Uint8Array, source: string): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const found = isUtf16 ? 'UTF-16 text, as some programs on Windows write it' : 'not UTF-8 text';
    throw new InputError(`${source}: ${found}; save it as UTF-8`);
  }
}
