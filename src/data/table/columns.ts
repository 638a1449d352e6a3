import { InputError } from '../../config/input-error.js';
import { nearestName } from '../../config/nearest.js';
import type { CsvRow } from './csv-rows.js';
import { quoteText } from './quote.js';

/** A column: by its name in the header, or by its index from 0. */
export type ColumnChoice = string | number;

/** Index of a column. @throws InputError when there is none, with the nearest name, or when there are two */
export function columnIndex(
  path: string,
  names: readonly string[],
  choice: ColumnChoice,
  option: string,
): number {
  if (typeof choice === 'number') {
    if (Number.isInteger(choice) && choice >= 0 && choice < names.length) return choice;
    throw new InputError(
      `${path}: ${option}: there is no column ${choice}; the columns are 0 to ${names.length - 1}`,
    );
  }
  const index = names.indexOf(choice);
  if (index < 0) {
    const near = nearestName(choice, names);
    const known = names.length > 12 ? `${names.slice(0, 12).join(', ')}, ...` : names.join(', ');
    const mend = near === undefined ? `the columns are ${known}` : `did you mean "${near}"?`;
    throw new InputError(`${path}: ${option}: there is no column ${quoteText(choice)}; ${mend}`);
  }
  if (names.lastIndexOf(choice) !== index) {
    throw new InputError(`${path}: ${option}: two columns are named ${quoteText(choice)}; give the index`);
  }
  return index;
}

/** Names of the columns, from the first row or by their number: f0, f1, ... */
export function columnNames({ cells }: CsvRow, header: boolean): readonly string[] {
  return cells.map((cell, index) => (header && cell !== '' ? cell : `f${index}`));
}
