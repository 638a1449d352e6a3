import { readCell } from './number-cell.js';
import type { Delimiter } from './split-line.js';

const CANDIDATES = [',', ';', '\t'] as const;

/** Whether all of several pieces are numbers, with the decimal mark that is given or with a comma. */
function areNumbers(pieces: readonly string[], decimal: '.' | ','): boolean {
  const isNumber = (piece: string) =>
    readCell(piece, decimal).kind === 'number' || readCell(piece, ',').kind === 'number';
  return pieces.length > 1 && pieces.every((piece) => isNumber(piece) && !piece.trim().endsWith(','));
}

/**
 * Guesses the delimiter of a line: the most frequent of comma, semicolon and tab outside quotes. A comma may be the decimal
 * mark of numbers between semicolons or blanks.
 *
 * @param kind csv: a comma if nothing else is found; text: blanks
 */
export function guessDelimiter(line: string, decimal: '.' | ',', kind: 'csv' | 'text'): Delimiter {
  // A character at the end of the line separates nothing, unless there is no other.
  const text = line.replaceAll(/"[^"]*"/g, '').trim();
  const inner = text.replace(/[;,\s]+$/, '');
  const candidates = CANDIDATES.filter((candidate) => candidate !== ',' || decimal === '.');
  const count = (candidate: string) => inner.split(candidate).length - 1;
  if (inner.includes(';') && areNumbers(inner.split(';'), decimal)) return ';';
  const words = inner.split(/[ \t]+/);
  if (kind === 'text' && areNumbers(words, decimal) && !/\t\s*\t/.test(text)) return 'blanks';
  const best = candidates.reduce((most, candidate) => (count(candidate) > count(most) ? candidate : most));
  if (count(best) > 0) return best;
  return kind === 'csv' && decimal === '.' ? ',' : kind === 'csv' ? ';' : 'blanks';
}
