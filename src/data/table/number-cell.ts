/** What stands in a cell: a number, nothing, or something else. */
export type Cell =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'text' };

const MISSING: Cell = { kind: 'missing' };
const TEXT: Cell = { kind: 'text' };

/** What tables write where a value is not known. */
const MISSING_WORDS: ReadonlySet<string> = new Set(['', '?', '-', 'na', 'n/a', 'nan', 'null', 'none']);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a cell. Infinity and numbers that a float32 cannot hold are text: no network can be given them. */
export function readCell(text: string): Cell {
  if (NUMBER.test(text)) {
    const value = Number(text);
    return Number.isFinite(Math.fround(value)) ? { kind: 'number', value } : TEXT;
  }
  return MISSING_WORDS.has(text.toLowerCase()) ? MISSING : TEXT;
}
