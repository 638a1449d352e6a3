/** The content of a cell: a number, nothing, or something else. */
export type Cell =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'text' };

const MISSING: Cell = { kind: 'missing' };
const TEXT: Cell = { kind: 'text' };

/** What tables write for unknown values: the spellings that pandas knows, and those of sensors. */
const MISSING_WORDS: ReadonlySet<string> = new Set([
  ...['', '?', '-', '--', 'na', 'n/a', 'nan', '-nan', 'null', 'none', 'nil', '<na>'],
  ...['#n/a', '#n/a n/a', '#na', '1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan'],
]);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i;

/** Whether a text is empty or a word for an unknown value. */
export function isMissing(text: string): boolean {
  return text.length < 10 && MISSING_WORDS.has(text.trim().toLowerCase());
}

/** Reads a cell. Infinity and numbers that a float32 cannot hold count as text, because no network can take them. */
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
  // Quotes keep the blanks inside them.
  const trimmed = text.trim();
  if (trimmed !== text) return readCell(trimmed, decimal);
  return isMissing(text) ? MISSING : TEXT;
}
