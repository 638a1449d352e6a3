/** What stands in a cell: a number, nothing, or something else. */
export type Cell =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'text' };

const MISSING: Cell = { kind: 'missing' };
const TEXT: Cell = { kind: 'text' };

/** What tables write where a value is not known: what pandas knows, and what sensors write. */
const MISSING_WORDS: ReadonlySet<string> = new Set([
  ...['', '?', '-', '--', 'na', 'n/a', 'nan', '-nan', 'null', 'none', 'nil', '<na>'],
  ...['#n/a', '#n/a n/a', '#na', '1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan'],
]);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i;

/** Whether a text is a word for a value that is not known, or none. */
export function isMissing(text: string): boolean {
  return text.length < 10 && MISSING_WORDS.has(text.trim().toLowerCase());
}

/** Reads a cell. Infinity and numbers that a float32 cannot hold are text: no network can be given them. */
export function readCell(text: string, decimal: '.' | ',' = '.'): Cell {
  const value =
    decimal === '.'
      ? NUMBER.test(text)
        ? Number(text)
        : Number.NaN
      : COMMA_NUMBER.test(text)
        ? Number(text.replace(',', '.'))
        : Number.NaN;
  if (Number.isFinite(Math.fround(value))) return { kind: 'number', value };
  // Quotes keep the blanks around what is in them.
  const trimmed = text.trim();
  if (trimmed !== text) return readCell(trimmed, decimal);
  return isMissing(text) ? MISSING : TEXT;
}
