import { InputError } from '../../config/input-error.js';
import { sortClassNames } from './classes.js';
import { columnIndex, columnNames } from './columns.js';
import type { CsvOptions } from './csv.js';
import { csvRows } from './csv-rows.js';
import { readCell } from './number-cell.js';
import type { Table } from './table.js';

/** What is in a column: plain JSON. */
export interface ColumnSummary {
  readonly name: string;
  /** Cells with a number. */
  readonly numbers: number;
  /** Cells without a value. */
  readonly missing: number;
  /** Cells with something else. */
  readonly texts: number;
  /** Of the numbers; null without any. */
  readonly smallest: number | null;
  readonly largest: number | null;
}

/** How often a class, or another value, occurs. */
export interface ValueCount {
  readonly name: string;
  readonly count: number;
}

/** What is in a table: plain JSON. */
export interface TableSummary {
  readonly source: string;
  readonly rows: number;
  /** Columns without those of class and subject. */
  readonly columns: readonly ColumnSummary[];
  /** Cells without a value, of all columns. */
  readonly missing: number;
  /** Classes and their samples; null when the table has no labels. */
  readonly classes: readonly ValueCount[] | null;
  /** Subjects and their samples; null when the table does not name them. */
  readonly subjects: readonly ValueCount[] | null;
  /** `[height, width]` when a row is a picture. */
  readonly imageShape: readonly [number, number] | null;
}

function countValues(values: Iterable<string>): readonly ValueCount[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return inOrder(counts);
}

function inOrder(counts: ReadonlyMap<string, number>): readonly ValueCount[] {
  return sortClassNames(counts.keys()).map((name) => ({ name, count: counts.get(name) ?? 0 }));
}

/** What is in a table that was read. */
export function summarizeTable(table: Table): TableSummary {
  const { columns, count, width, features, labels, classNames } = table;
  const smallest = new Float32Array(width).fill(Number.POSITIVE_INFINITY);
  const largest = new Float32Array(width).fill(Number.NEGATIVE_INFINITY);
  for (let place = 0, column = 0; place < features.length; place++) {
    const value = features[place];
    if (value < smallest[column]) smallest[column] = value;
    if (value > largest[column]) largest[column] = value;
    column = column + 1 === width ? 0 : column + 1;
  }
  const perClass = classNames.map(() => 0);
  for (const label of labels ?? []) perClass[label] += 1;
  return {
    source: table.source,
    rows: count,
    columns: columns.map((name, column) => ({
      name,
      numbers: count,
      missing: 0,
      texts: 0,
      smallest: smallest[column],
      largest: largest[column],
    })),
    missing: 0,
    classes:
      labels === undefined ? null : classNames.map((name, label) => ({ name, count: perClass[label] })),
    subjects: table.groups === undefined ? null : countValues(table.groups),
    imageShape: table.imageShape ?? null,
  };
}

/**
 * What is in a CSV or TSV file, faults and all: other than readCsv it counts what is missing or no number. Row by row;
 * nothing but counts is kept.
 *
 * @throws InputError when the file cannot be read, a row has more or fewer cells than the first, or there are no rows
 */
export async function summarizeCsv(path: string, options: CsvOptions = {}): Promise<TableSummary> {
  const header = options.header ?? true;
  let names: readonly string[] | undefined;
  let label: number | undefined;
  let subject: number | undefined;
  let columns: { numbers: number; missing: number; texts: number; smallest: number; largest: number }[] = [];
  const classes = new Map<string, number>();
  const subjects = new Map<string, number>();
  let rows = 0;
  const increment = (counts: Map<string, number>, value: string) =>
    counts.set(value, (counts.get(value) ?? 0) + 1);
  for await (const row of csvRows(path, options)) {
    if (names === undefined) {
      const known = columnNames(row, header);
      names = known;
      if (options.label !== undefined) label = columnIndex(path, known, options.label, 'label');
      if (options.subject !== undefined) subject = columnIndex(path, known, options.subject, 'subject');
      columns = known.map(() => ({
        numbers: 0,
        missing: 0,
        texts: 0,
        smallest: Number.POSITIVE_INFINITY,
        largest: Number.NEGATIVE_INFINITY,
      }));
      if (header) continue;
    }
    if (row.cells.length !== names.length) {
      throw new InputError(
        `${path}, line ${row.line}: ${row.cells.length} cells where the first row has ${names.length}; ` +
          'check the delimiter and the quotes',
      );
    }
    rows += 1;
    row.cells.forEach((text, index) => {
      if (index === label) increment(classes, text === '' ? '(missing)' : text);
      if (index === subject) increment(subjects, text === '' ? '(missing)' : text);
      const cell = readCell(text);
      const column = columns[index];
      if (cell.kind === 'missing') column.missing += 1;
      else if (cell.kind === 'text') column.texts += 1;
      else {
        column.numbers += 1;
        column.smallest = Math.min(column.smallest, cell.value);
        column.largest = Math.max(column.largest, cell.value);
      }
    });
  }
  if (names === undefined || rows === 0) {
    throw new InputError(`${path}: there are no rows; give a table with at least one`);
  }
  const known = names;
  return {
    source: path,
    rows,
    columns: columns.flatMap((column, index) =>
      index === label || index === subject
        ? []
        : {
            name: known[index],
            ...column,
            smallest: column.numbers === 0 ? null : column.smallest,
            largest: column.numbers === 0 ? null : column.largest,
          },
    ),
    missing: columns.reduce((sum, { missing }) => sum + missing, 0),
    classes: label === undefined ? null : inOrder(classes),
    subjects: subject === undefined ? null : inOrder(subjects),
    imageShape: null,
  };
}
