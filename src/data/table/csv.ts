import { InputError } from '../../errors/input-error.js';
import { MOST_CLASSES } from '../../kernel/limits.js';
import { quoted } from '../../text/quoted.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { collectClasses } from './classes.js';
import { type ColumnChoices, planColumns } from './columns.js';
import { watchCounters } from './counter.js';
import type { CsvRow } from './csv-rows.js';
import { type CellText, nameCell } from './name-cell.js';
import { unifyAndReport } from './names.js';
import { readCell } from './number-cell.js';
import { createRowStore } from './row-store.js';
import { reportNameAsClass, type SheetLayout, withSheet } from './sheet.js';
import { createTable, type Table } from './table.js';

/** The roles of the columns of a table. Every column that is not named is a feature. */
export interface CsvOptions extends SheetLayout, ColumnChoices {
  /** What to do with rows in which a needed value is missing; refuse when absent. */
  readonly missing?: 'refuse' | 'drop' | undefined;
}

/**
 * Reads a table of numbers from a CSV or TSV file, row by row. Ignored columns are not read. Faulty rows are refused, and
 * left out only on request: a network trained on the remaining rows would not be the requested network.
 *
 * @param report receives the oddities; all of it is refused when absent
 * @throws InputError naming file, line and column when a value is missing, not a finite number or too large for a float32, a
 *   row has more or fewer cells than the first, there are more than 255 classes, no rows, or no features
 */
export function readCsv(
  path: string,
  options: CsvOptions = {},
  report: ReportOddity = refuseOddity,
): Promise<Table> {
  return withSheet(path, options, 'csv', report, async (sheet) => {
    const { names, decimal, blankEnd, forEachRow } = sheet;
    const plan = planColumns(path, names, options, blankEnd);
    const { features, label, subject, recording, blank } = plan;
    const store = createRowStore(features.length);
    const values = new Float64Array(features.length);
    const counters = watchCounters(features.map((column) => names[column]));
    const classes = collectClasses();
    const groups: string[] = [];
    const recordings: string[] = [];
    const drop = options.missing === 'drop';
    let count = 0;
    let dropped = 0;

    /** Writes the numbers of a row to `values`. @returns false when one is missing and such rows are left out */
    const readValues = (row: CsvRow): boolean => {
      for (let feature = 0; feature < features.length; feature++) {
        const column = features[feature];
        const cell = readCell(row.cells[column], decimal);
        if (cell.kind === 'number') values[feature] = cell.value;
        else if (cell.kind === 'missing' && drop) return false;
        else throw featureFault(path, row, column, names, cell.kind);
      }
      return true;
    };
    /** A cell that must contain a name. @returns undefined when it does not and such rows are left out */
    const readName = (row: CsvRow, column: number, what: CellText): string | undefined => {
      const name = nameCell(row.cells[column], decimal);
      if (name !== undefined) return name;
      if (drop) return undefined;
      throw missingFault(path, row, column, names, what);
    };

    const last = [label, subject, recording].reduce<number>(
      (most, column) => Math.max(most, column ?? 0),
      features.reduce((most, column) => Math.max(most, column), 0),
    );
    await forEachRow(last, (row) => {
      if (blank !== undefined && (row.cells[blank] ?? '') !== '') throw lateFault(path, row, names);
      const className = label === undefined ? '' : readName(row, label, 'class');
      const group = subject === undefined ? '' : readName(row, subject, 'subject');
      const source = recording === undefined ? '' : readName(row, recording, 'recording');
      if (className === undefined || group === undefined || source === undefined || !readValues(row)) {
        dropped += 1;
        return;
      }
      store.push(values);
      for (let feature = 0; feature < values.length; feature++) counters.see(feature, values[feature]);
      if (label !== undefined && !classes.add(className)) {
        throw new InputError(
          `${path}, line ${row.line}, column ${quoted(names[label])}: more than ${MOST_CLASSES} classes; ` +
            'check that this is the column of the class',
        );
      }
      if (subject !== undefined) groups.push(group);
      if (recording !== undefined) recordings.push(source);
      count += 1;
    });
    if (count === 0) {
      throw new InputError(
        dropped === 0
          ? `${path}: there are no rows; give a table with at least one`
          : `${path}: a value is missing in every row; name the columns that are not needed with "ignore"`,
      );
    }
    if (blank !== undefined) reportBlankEnd(path, blank, report);
    // A user who names the features means them.
    if (options.columns === undefined) counters.report(path, 'leave it out with "ignore"', report);
    const found = label === undefined ? undefined : classes.finish(path, report);
    if (label !== undefined && found !== undefined) {
      reportNameAsClass(sheet, options, { name: names[label], classNames: found.classNames }, report);
    }
    const people = unifyAndReport(new Set(groups), 'subject', path, report);
    return createTable({
      source: path,
      columns: features.map((column) => names[column]),
      count,
      width: features.length,
      features: store.finish(),
      ...found,
      ...(subject === undefined ? {} : { groups: groups.map((name) => people.get(name) ?? name) }),
      ...(recording === undefined ? {} : { recordings }),
      ...(dropped === 0 ? {} : { notes: [`${path}: ${dropped} rows with missing values left out`] }),
    });
  });
}

function reportBlankEnd(path: string, column: number, report: ReportOddity): void {
  report({
    ...{ kind: 'csv-blank-column', source: path, place: `column ${column}` },
    problem: 'the last column has neither a name nor values, because every line ends with a delimiter',
    effect: 'it is left out',
    remedy: 'remove the delimiter at the end of the lines',
  });
}

/** The last column has values, although it has neither a name nor a value in the first row. */
function lateFault(path: string, { line }: CsvRow, names: readonly string[]): InputError {
  const column = quoted(names[names.length - 1]);
  return new InputError(
    `${path}, line ${line}: the last column, ${column}, has a value here but none in the first row; ` +
      'fill it in there, or leave the column out with "ignore"',
  );
}

function missingFault(
  path: string,
  { line }: CsvRow,
  column: number,
  names: readonly string[],
  what: CellText | 'value',
): InputError {
  return new InputError(
    `${path}, line ${line}, column ${quoted(names[column])}: the ${what} is missing; ` +
      'fill it in, or leave such rows out with "missing": "drop"',
  );
}

function featureFault(
  path: string,
  row: CsvRow,
  column: number,
  names: readonly string[],
  kind: 'missing' | 'text',
): InputError {
  if (kind === 'missing') return missingFault(path, row, column, names, 'value');
  const text = row.cells[column];
  const place = `${path}, line ${row.line}, column ${quoted(names[column])}`;
  const problem = `${place}: ${quoted(text)} is not a number that a float32 can hold`;
  if (text === names[column])
    return new InputError(`${problem}; the header is repeated here: remove the line`);
  return new InputError(
    readCell(text, ',').kind === 'number'
      ? `${problem}; set "decimal": "," if a comma is the decimal mark`
      : `${problem}; write numbers with a decimal point, make it the label or subject column, or leave it out with "ignore"`,
  );
}
