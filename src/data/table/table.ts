import type { ImageShape } from '../dataset.js';

/** Samples read from a file of features: one row each, neither split nor scaled yet. */
export interface Table {
  /** File, or files, that it was read from. */
  readonly source: string;
  /** Names of the features, in the order of a row. */
  readonly columns: readonly string[];
  /** Rows. */
  readonly count: number;
  /** Features per row. */
  readonly width: number;
  /** Row-major, `[count][width]`; every value is finite. */
  readonly features: Float32Array;
  /** Class of every row, an index into classNames; undefined when the file has none. */
  readonly labels: Uint8Array | undefined;
  /** Sorted; by value when all are numbers. Empty without labels. */
  readonly classNames: readonly string[];
  /** Subject of every row. */
  readonly groups: readonly string[] | undefined;
  /** Recording of every row. */
  readonly recordings: readonly string[] | undefined;
  /** When a row is a picture. */
  readonly imageShape: ImageShape | undefined;
  /** Integer steps per 1.0 of a feature: 255 for 8-bit pixels. */
  readonly rawUnit: number | undefined;
  /** Rows, the last ones, from files of the test part; undefined if no file says of which part its rows are. */
  readonly testRows: number | undefined;
  /** Remarks about the rows, such as how many were left out. */
  readonly notes: readonly string[];
}

/** Parts that only some files have. */
type Optional =
  | 'labels'
  | 'classNames'
  | 'groups'
  | 'recordings'
  | 'imageShape'
  | 'rawUnit'
  | 'testRows'
  | 'notes';

/**
 * Makes a frozen table. Parts that are not given are absent.
 *
 * @throws RangeError when the lengths do not match: a fault of the reader, not of the file
 */
export function createTable(parts: Omit<Table, Optional> & Partial<Pick<Table, Optional>>): Table {
  const { count, width, columns, features, labels, groups, recordings } = parts;
  if (features.length !== count * width || columns.length !== width) {
    throw new RangeError(`${features.length} features, ${columns.length} columns: not ${count} x ${width}`);
  }
  for (const perRow of [labels, groups, recordings]) {
    if (perRow !== undefined && perRow.length !== count) {
      throw new RangeError(`${perRow.length} values for ${count} rows`);
    }
  }
  return Object.freeze({
    ...parts,
    columns: Object.freeze([...columns]),
    labels,
    classNames: Object.freeze([...(parts.classNames ?? [])]),
    groups,
    recordings,
    imageShape: parts.imageShape,
    rawUnit: parts.rawUnit,
    testRows: parts.testRows,
    notes: Object.freeze([...(parts.notes ?? [])]),
  });
}

/** Names for features without names: f0, f1, ... */
export function numberedColumns(width: number): readonly string[] {
  return Array.from({ length: width }, (_, index) => `f${index}`);
}
