import { nearestName } from '../../config/nearest.js';
import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';

/** A column: by its name in the header, or by its index from 0. */
export type ColumnChoice = string | number;

/** More inputs than any network for a microcontroller has; every column takes memory. */
const MAX_COLUMNS = 65_536;

/**
 * Refuses tables that are wider than any network.
 *
 * @param place that gives the width
 * @throws InputError when it has more than 65 536 columns
 */
export function checkWidth(path: string, place: string, columns: number): void {
  if (columns <= MAX_COLUMNS) return;
  throw new InputError(
    `${path}, ${place}: ${columns} columns, but at most ${MAX_COLUMNS} are allowed; check the delimiter, or the shape of the array`,
  );
}

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
    const remedy = near === undefined ? `the columns are ${known}` : `did you mean "${near}"?`;
    throw new InputError(`${path}: ${option}: there is no column ${quoted(choice)}; ${remedy}`);
  }
  if (names.lastIndexOf(choice) !== index) {
    throw new InputError(`${path}: ${option}: two columns are named ${quoted(choice)}; give the index`);
  }
  return index;
}

/** The roles of the columns of a table, by name or index. */
export interface ColumnChoices {
  /** Class of the row. */
  readonly label?: ColumnChoice | undefined;
  /** Subject of the row. */
  readonly subject?: ColumnChoice | undefined;
  /** Recording of the row. */
  readonly recording?: ColumnChoice | undefined;
  /** The features; when absent, all columns without another role. */
  readonly columns?: readonly ColumnChoice[] | undefined;
  /** Columns that are ignored. */
  readonly ignore?: readonly ColumnChoice[] | undefined;
}

/** The roles of the columns of a table, by index. */
export interface ColumnPlan {
  readonly label: number | undefined;
  readonly subject: number | undefined;
  readonly recording: number | undefined;
  /** In the order of the file, or of `columns` if that is given. */
  readonly features: readonly number[];
  /** The last column, if it would be a feature but is blank. */
  readonly blank: number | undefined;
}

/**
 * Determines the role of each column.
 *
 * @param blankEnd whether the last column is blank and does not count
 * @throws InputError when a column does not exist, has two roles, or none is left for features
 */
export function planColumns(
  path: string,
  names: readonly string[],
  choices: ColumnChoices,
  blankEnd: boolean,
): ColumnPlan {
  const indexOf = (choice: ColumnChoice | undefined, option: string) =>
    choice === undefined ? undefined : columnIndex(path, names, choice, option);
  const special = {
    label: indexOf(choices.label, 'label'),
    subject: indexOf(choices.subject, 'subject'),
    recording: indexOf(choices.recording, 'recording'),
  };
  const taken = Object.values(special).flatMap((index) => index ?? []);
  if (new Set(taken).size !== taken.length) {
    throw new InputError(
      `${path}: label, subject and recording must be three different columns; name a different column for each`,
    );
  }
  const ignored = new Set(choices.ignore?.map((choice) => columnIndex(path, names, choice, 'ignore')));
  const chosen = choices.columns?.map((choice) => columnIndex(path, names, choice, 'columns'));
  const twice = chosen?.find(
    (index, i) => taken.includes(index) || ignored.has(index) || chosen.indexOf(index) !== i,
  );
  if (twice !== undefined) {
    throw new InputError(
      `${path}: columns: ${quoted(names[twice])} is named twice, or has another role too; name it once`,
    );
  }
  const others = new Set([...taken, ...ignored]);
  const free = Array.from(names.keys()).filter((index) => !others.has(index));
  const last = names.length - 1;
  const blank = blankEnd && chosen === undefined && !others.has(last) ? last : undefined;
  const features = chosen ?? free.filter((index) => index !== blank);
  if (features.length === 0) {
    throw new InputError(`${path}: no column is left for features; check the delimiter and the label column`);
  }
  return { ...special, features, blank };
}
