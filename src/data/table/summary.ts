import { InputError } from '../../errors/input-error.js';
import type { ImageShape } from '../dataset.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { sortClassNames } from './classes.js';
import { planColumns } from './columns.js';
import { watchCounters } from './counter.js';
import type { CsvOptions } from './csv.js';
import { nameCell } from './name-cell.js';
import { unifyAndReport } from './names.js';
import { readCell } from './number-cell.js';
import { reportNameAsClass, withSheet } from './sheet.js';
import type { Table } from './table.js';

/** The description of a column: plain JSON. */
export interface ColumnSummary {
  readonly name: string;
  /** Cells with a number. */
  readonly numbers: number;
  /** Cells without a value. */
  readonly missing: number;
  /** Cells with something else. */
  readonly texts: number;
  /** Of the numbers; null if there are none. */
  readonly smallest: number | null;
  readonly largest: number | null;
}

/** How often a class, or another value, occurs. */
export interface ValueCount {
  readonly name: string;
  readonly count: number;
}

/** The description of a table: plain JSON. */
export interface TableSummary {
  readonly source: string;
  readonly rows: number;
  /** The columns except those of class and subject. */
  readonly columns: readonly ColumnSummary[];
  /** Cells without a value, of all columns. */
  readonly missing: number;
  /** Classes and their samples; null when the table has no labels. */
  readonly classes: readonly ValueCount[] | null;
  /** Subjects and their samples; null when the table does not name them. */
  readonly subjects: readonly ValueCount[] | null;
  /** When a row is a picture. */
  readonly imageShape: ImageShape | null;
}

function countValues(values: Iterable<string>): readonly ValueCount[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return inOrder(counts);
}

function inOrder(counts: ReadonlyMap<string, number>): readonly ValueCount[] {
  return sortClassNames(counts.keys()).map((name) => ({ name, count: counts.get(name) ?? 0 }));
}

/** The description of a table that was read. */
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

/** A column while it is read. */
interface ColumnDraft {
  numbers: number;
  missing: number;
  texts: number;
  smallest: number;
  largest: number;
}

function countCell(column: ColumnDraft, text: string, decimal: '.' | ','): void {
  const cell = readCell(text, decimal);
  if (cell.kind === 'missing') column.missing += 1;
  else if (cell.kind === 'text') column.texts += 1;
  else {
    column.numbers += 1;
    column.smallest = Math.min(column.smallest, cell.value);
    column.largest = Math.max(column.largest, cell.value);
  }
}

/** Counts of names, in which all spellings of a number count as one. */
function unified(
  counts: ReadonlyMap<string, number>,
  what: 'class' | 'subject',
  path: string,
  report: ReportOddity,
): readonly ValueCount[] {
  const nameOf = unifyAndReport(counts.keys(), what, path, report);
  const sums = new Map<string, number>();
  for (const [spelling, count] of counts) {
    const name = nameOf.get(spelling) ?? spelling;
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return inOrder(sums);
}

/**
 * Describes a CSV or TSV file including its faults: unlike readCsv, it counts missing values and cells that are not numbers.
 * It works row by row and keeps only counts.
 *
 * @param report receives the oddities; all of it is refused when absent
 * @throws InputError when the file cannot be read, a row has more or fewer cells than the first, or there are no rows
 */
export function summarizeCsv(
  path: string,
  options: CsvOptions = {},
  report: ReportOddity = refuseOddity,
): Promise<TableSummary> {
  return withSheet(path, options, 'csv', report, async (sheet) => {
    const { names, decimal, blankEnd, forEachRow } = sheet;
    const { label, subject, features } = planColumns(path, names, options, blankEnd);
    const columns = names.map(
      (): ColumnDraft => ({
        ...{ numbers: 0, missing: 0, texts: 0 },
        smallest: Number.POSITIVE_INFINITY,
        largest: Number.NEGATIVE_INFINITY,
      }),
    );
    const counters = watchCounters(features.map((column) => names[column]));
    const classes = new Map<string, number>();
    const subjects = new Map<string, number>();
    const increment = (counts: Map<string, number>, text: string) => {
      const name = nameCell(text, decimal) ?? '(missing)';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    };
    let rows = 0;
    await forEachRow(-1, ({ cells }) => {
      rows += 1;
      if (label !== undefined) increment(classes, cells[label] ?? '');
      if (subject !== undefined) increment(subjects, cells[subject] ?? '');
      features.forEach((index, feature) => {
        const text = cells[index] ?? '';
        countCell(columns[index], text, decimal);
        const cell = readCell(text, decimal);
        if (cell.kind === 'number') counters.see(feature, cell.value);
      });
    });
    if (rows === 0) throw new InputError(`${path}: there are no rows; give a table with at least one`);
    if (options.columns === undefined) counters.report(path, 'leave it out with "ignore"', report);
    const found = label === undefined ? null : unified(classes, 'class', path, report);
    if (label !== undefined && found !== null) {
      const classNames = found.map(({ name }) => name);
      reportNameAsClass(sheet, options, { name: names[label], classNames }, report);
    }
    return {
      source: path,
      rows,
      columns: features.map((index) => {
        const { numbers, missing, texts, smallest, largest } = columns[index];
        const range = numbers === 0 ? { smallest: null, largest: null } : { smallest, largest };
        return { name: names[index], numbers, missing, texts, ...range };
      }),
      missing: features.reduce((sum, index) => sum + columns[index].missing, 0),
      classes: found,
      subjects: subject === undefined ? null : unified(subjects, 'subject', path, report),
      imageShape: null,
    };
  });
}
