import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';
import type { ReportOddity } from '../oddity.js';
import { checkWidth } from './columns.js';
import { COMMENT_MARK, type CsvLayout, type CsvRow, type CsvRows, openCsvRows } from './csv-rows.js';
import { numberName } from './names.js';
import { readCell } from './number-cell.js';
import { createLineSplitter } from './split-line.js';

/** The layout of the text of a table, including the header. */
export interface SheetLayout extends CsvLayout {
  /** Whether the first row names the columns. When absent: true for CSV; for text files, true if it has no numbers. */
  readonly header?: boolean | undefined;
}

/** A table whose rows all have the same columns, cells still as text. */
export interface Sheet {
  readonly path: string;
  /** Of the columns: from the header, or by their number, f0, f1, ... */
  readonly names: readonly string[];
  /** Whether the file names them. */
  readonly named: boolean;
  readonly decimal: '.' | ',';
  /** Whether the last column has neither a name nor values, because a delimiter ends every line. */
  readonly blankEnd: boolean;
  /**
   * Reads the rows.
   *
   * @param needed the last column that matters; rows that end after it are an oddity
   * @throws InputError when a row has more or fewer cells than the first, or there are no rows
   */
  forEachRow(needed: number, take: (row: CsvRow) => void): Promise<void>;
}

/** Whether cells that should be names may be values: some are numbers other than those that number columns. */
function looksLikeValues(cells: readonly string[], decimal: '.' | ','): boolean {
  const numbers = cells.flatMap((text) => {
    const cell = readCell(text, decimal);
    return cell.kind === 'number' ? [cell.value] : [];
  });
  if (numbers.length === 0) return false;
  // Columns of pixels are named 0, 1, 2, ...; those of spectra are named by wavelengths. One or two numbers may still be a
  // sample.
  const rising = numbers.every((value, i) => i === 0 || value > numbers[i - 1]);
  const counting = numbers.every((value, i) => value === numbers[0] + i) && [0, 1].includes(numbers[0]);
  const named = numbers.length < cells.length;
  return !(counting && (named || numbers.length >= 3)) && !(rising && numbers.length >= 4);
}

function kindsOf(cells: readonly string[], decimal: '.' | ','): ReadonlySet<string> {
  return new Set(cells.map((text) => readCell(text, decimal).kind));
}

/** The names in the last comment line above rows without a header, as numpy.savetxt writes them. */
function namesInComment(
  { comment, delimiter }: CsvRows,
  first: CsvRow,
  decimal: '.' | ',',
): readonly string[] | undefined {
  if (comment === undefined || kindsOf(first.cells, decimal).has('text')) return undefined;
  const text = comment.text.trim().replace(/^[#%]+\s*/, '');
  const names = createLineSplitter(delimiter).add(text);
  if (names === undefined || names.length !== first.cells.length) return undefined;
  return [...kindsOf(names, decimal)].every((kind) => kind === 'text') ? names : undefined;
}

interface Header {
  /** As written in the file; undefined when there are none. */
  readonly cells: readonly string[] | undefined;
  /** Whether the first row is the header, not a sample. */
  readonly inRow: boolean;
}

function headerOf(
  path: string,
  rows: CsvRows,
  first: CsvRow,
  { header, decimal = '.' }: SheetLayout,
  kind: 'csv' | 'text',
  report: ReportOddity,
): Header {
  if (header !== undefined) return { cells: header ? first.cells : undefined, inRow: header };
  const commented = namesInComment(rows, first, decimal);
  if (commented !== undefined) {
    report({
      ...{ kind: 'csv-header', source: path, place: `line ${rows.comment?.line}` },
      problem: 'the names of the columns are in a comment',
      effect: 'they are used',
      remedy: 'write them without the comment mark',
    });
    return { cells: commented, inRow: false };
  }
  const kinds = kindsOf(first.cells, decimal);
  if (kind === 'text') {
    const inRow = kinds.has('text') && !kinds.has('number');
    return { cells: inRow ? first.cells : undefined, inRow };
  }
  if (looksLikeValues(first.cells, decimal)) {
    report({
      ...{ kind: 'csv-header', source: path, place: `line ${first.line}` },
      problem: `the first row has numbers (${quoted(first.cells.join(', '))})`,
      effect: 'it is read as the names of the columns',
      remedy: 'say whether it is the header: "header": true or false',
    });
  }
  return { cells: first.cells, inRow: true };
}

/**
 * Reports that the name of the class column is also a class: then the first row is probably a sample, or the header is
 * repeated between rows.
 *
 * @throws InputError when oddities are refused
 */
export function reportNameAsClass(
  { path, named }: Sheet,
  { header }: SheetLayout,
  { name, classNames }: { readonly name: string; readonly classNames: readonly string[] },
  report: ReportOddity,
): void {
  if (!named || header !== undefined || !classNames.includes(numberName(name) ?? name)) return;
  report({
    ...{ kind: 'csv-header-class', source: path, place: 'header' },
    problem: `${quoted(name)} is the name of the class column and also a class`,
    effect: 'the first row is read as the names of the columns',
    remedy: 'say whether it is the header ("header": true or false), or remove the repeated header',
  });
}

function reportTwins(path: string, names: readonly string[], report: ReportOddity): void {
  const known = new Set<string>();
  const twins = names.filter((name) => known.size === known.add(name).size);
  if (twins.length === 0) return;
  report({
    ...{ kind: 'csv-column-twice', source: path, place: 'header', count: twins.length },
    problem: `two columns are named ${quoted(twins[0])}`,
    effect: 'both are read',
    remedy: 'give them different names',
  });
}

/** The first rows, two if there are two, and the rows that were read with them. */
async function firstRows(rows: CsvRows): Promise<readonly CsvRow[]> {
  const found: CsvRow[] = [];
  while (found.length < 2) {
    const { done, value } = await rows.batches.next();
    if (done === true) break;
    for (const row of value) found.push(row);
  }
  return found;
}

/**
 * Opens a table while `use` runs.
 *
 * @throws InputError when the file cannot be read or has no rows
 */
export async function withSheet<Result>(
  path: string,
  layout: SheetLayout,
  kind: 'csv' | 'text',
  report: ReportOddity,
  use: (sheet: Sheet) => Promise<Result>,
): Promise<Result> {
  const rows = await openCsvRows(path, layout, kind, report);
  try {
    const start = await firstRows(rows);
    if (start.length === 0) throw noRows(path);
    checkWidth(path, `line ${start[0].line}`, start[0].cells.length);
    const { decimal = '.' } = layout;
    const { cells, inRow } = headerOf(path, rows, start[0], layout, kind, report);
    const names = (cells ?? start[0].cells).map((cell, index) =>
      cells === undefined || cell === '' ? `f${index}` : cell,
    );
    reportTwins(path, names, report);
    const samples = inRow ? start.slice(1) : start;
    const isBlank = (row: CsvRow | undefined) => row === undefined || row.cells[names.length - 1] === '';
    const blankEnd = names.length > 1 && (cells?.at(-1) ?? '') === '' && isBlank(samples[0]);
    return await use({
      ...{ path, names, named: cells !== undefined, decimal, blankEnd },
      forEachRow: (needed, take) => {
        const check = rowCheck(path, names, layout, needed, report);
        return forEachRow(path, samples, rows, (row) => {
          if (check(row)) take(row);
        });
      },
    });
  } finally {
    await rows.close();
  }
}

function noRows(path: string): InputError {
  return new InputError(`${path}: there are no rows; give a table with at least one`);
}

async function forEachRow(
  path: string,
  start: readonly CsvRow[],
  { batches }: CsvRows,
  take: (row: CsvRow) => void,
): Promise<void> {
  let count = start.length;
  for (const row of start) take(row);
  for await (const batch of batches) {
    count += batch.length;
    for (const row of batch) take(row);
  }
  if (count === 0) throw noRows(path);
}

/** A function that says whether a row is a sample, and refuses incomplete samples. */
function rowCheck(
  path: string,
  names: readonly string[],
  layout: SheetLayout,
  needed: number,
  report: ReportOddity,
): (row: CsvRow) => boolean {
  return ({ line, cells }) => {
    const found = cells.length;
    if (found === names.length) return true;
    const odd = (name: string, problem: string, effect: string, remedy: string) =>
      report({ kind: name, source: path, place: `line ${line}`, problem, effect, remedy });
    if (layout.comment === undefined && COMMENT_MARK.test(cells[0])) {
      odd('csv-comment', 'a comment line', 'skipped', `set "comment": "${cells[0].trim()[0]}"`);
      return false;
    }
    const problem = `${found} cells, but the first row has ${names.length}`;
    if (found > names.length && cells.slice(names.length).every((cell) => cell === '')) {
      odd(
        'csv-blank-cells',
        problem,
        'those without a value are left out',
        'remove the delimiters at the end',
      );
      return true;
    }
    if (found < names.length && found > needed) {
      odd('csv-short-row', problem, 'the unused columns are treated as missing', 'complete the row');
      return true;
    }
    throw new InputError(`${path}, line ${line}: ${problem}; check the delimiter and the quotes`);
  };
}
