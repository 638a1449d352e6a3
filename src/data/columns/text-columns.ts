import type { TimeConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';
import type { ReportOddity } from '../oddity.js';
import { type ChannelFault, NOT_MEASURED } from '../recording.js';
import { type ColumnChoice, columnIndex } from '../table/columns.js';
import { watchCounters } from '../table/counter.js';
import type { CsvRow } from '../table/csv-rows.js';
import { nameCell } from '../table/name-cell.js';
import { unifyAndReport } from '../table/names.js';
import { readCell } from '../table/number-cell.js';
import { type SheetLayout, withSheet } from '../table/sheet.js';
import { parseTimeText, secondsOf } from '../time/time-text.js';
import { ClassDraft } from './class-draft.js';
import { type ColumnRoles, isInt32, type NumberColumn, type NumberColumns } from './number-columns.js';

/** The layout of a file of text, and the roles of its columns. */
export interface TextColumnsOptions extends SheetLayout, ColumnRoles {
  /** Name of the only column of a file without a header; f0 when absent. */
  readonly title?: string | undefined;
}

/** Samples of one column while they are read. */
class ColumnDraft {
  // Grows with the rows: a file may have many columns and few rows.
  samples = new Float64Array(0);
  fault: ChannelFault | undefined;
  private fraction: NumberColumn['fraction'];
  private measured = false;

  constructor(readonly name: string) {}

  add(row: CsvRow, column: number, index: number, decimal: '.' | ','): number {
    const text = row.cells[column] ?? '';
    const cell = readCell(text, decimal);
    if (cell.kind === 'missing' || (cell.kind === 'number' && cell.value === NOT_MEASURED)) {
      this.put(index, Number.NaN);
      return Number.NaN;
    }
    const place = () => `line ${row.line}, column ${quoted(this.name)}`;
    if (cell.kind === 'number') {
      this.measured = true;
      this.put(index, cell.value);
      if (this.fraction === undefined && !isInt32(cell.value)) this.fraction = { place: place(), text };
      return cell.value;
    }
    const number = readCell(text, ',').kind === 'number';
    this.fault = {
      place: place(),
      problem: `${quoted(text)} is not a number`,
      remedy: number
        ? 'set "decimal": "," if a comma is the decimal mark'
        : 'write numbers, and leave cells empty where nothing was measured',
    };
    return Number.NaN;
  }

  private put(index: number, sample: number): void {
    if (index === this.samples.length) {
      const larger = new Float64Array(Math.max(16, 2 * index));
      larger.set(this.samples);
      this.samples = larger;
    }
    this.samples[index] = sample;
  }

  finish(count: number): NumberColumn {
    const { name, measured, fraction } = this;
    const fault =
      this.fault ??
      (measured
        ? undefined
        : {
            place: `column ${quoted(name)}`,
            problem: 'the column has no values',
            remedy: 'choose another channel',
          });
    return fault === undefined
      ? { name, samples: this.samples.slice(0, count), ...(fraction === undefined ? {} : { fraction }) }
      : { name, samples: new Float64Array(), fault };
  }
}

/** The subject of a row. @throws InputError when there is none */
function subjectOf(
  path: string,
  { line, cells }: CsvRow,
  column: number,
  name: string,
  decimal: '.' | ',',
): string {
  const found = nameCell(cells[column], decimal);
  if (found !== undefined) return found;
  throw new InputError(
    `${path}, line ${line}, column ${quoted(name)}: the subject is missing; fill it in or remove the row`,
  );
}

/** The time of a row in seconds. @throws InputError when there is none, or it is a number of an unknown unit */
function timeOf(
  path: string,
  { line, cells }: CsvRow,
  { column, unit }: { readonly column: number; readonly unit: TimeConfig['unit'] },
  names: readonly string[],
  decimal: '.' | ',',
): number {
  const text = cells[column] ?? '';
  const fault = (problem: string, remedy: string) =>
    new InputError(`${path}, line ${line}, column ${quoted(names[column])}: ${problem}; ${remedy}`);
  const cell = readCell(text, decimal);
  if (cell.kind === 'number' && unit !== undefined) return secondsOf(cell.value, unit);
  if (cell.kind === 'number') {
    throw fault('the unit of the time is not known', 'set data.time.unit to "s", "ms", "us" or "ns"');
  }
  const seconds = cell.kind === 'text' ? parseTimeText(text) : undefined;
  if (seconds !== undefined) return seconds;
  throw cell.kind === 'missing'
    ? fault('the time is missing', 'fill it in or remove the row')
    : fault(`${quoted(text)} is no time`, 'write numbers, or times such as 2024-05-01T10:00:00.25');
}

/**
 * Reads the columns of a file whose rows are samples, one after another in time. A column that is not requested is ignored;
 * one that contains anything except numbers has a fault, which matters only if it is used.
 *
 * @param kind text: delimiter and header are detected; csv: commas and a header, unless it looks otherwise
 * @throws InputError when the file cannot be read, a row has more or fewer cells than the first, there are no rows, more
 *   than 255 classes, or a row without a subject
 */
export function readTextColumns(
  path: string,
  options: TextColumnsOptions,
  kind: 'csv' | 'text',
  report: ReportOddity,
): Promise<NumberColumns> {
  return withSheet(path, options, kind, report, async ({ names, named, decimal, blankEnd, forEachRow }) => {
    const indexOf = (choice: ColumnChoice | undefined, option: string) =>
      choice === undefined ? undefined : columnIndex(path, names, choice, option);
    const label = indexOf(options.label, 'data.labels');
    const subject = indexOf(options.subject, 'data.subjectColumn');
    const time = options.time && {
      unit: options.time.unit,
      column: columnIndex(path, names, options.time.column, 'data.time'),
    };
    const end = blankEnd ? names.length - 1 : names.length;
    const free = Array.from({ length: end }, (_, index) => index).filter(
      (index) => index !== label && index !== subject && index !== time?.column,
    );
    const only = free.length === 1 && !named ? options.title : undefined;
    const freeNames = free.map((index) => only ?? names[index]);
    const wanted = new Set(options.wanted?.(freeNames) ?? free.keys());
    const drafts = freeNames.map((name) => new ColumnDraft(name));
    const counters = watchCounters(freeNames);
    const classes =
      label === undefined
        ? undefined
        : new ClassDraft(path, (line) => `line ${line}, column ${quoted(names[label])}`);
    const subjects: string[] = [];
    let count = 0;
    const times: number[] = [];
    let last = Math.max(label ?? 0, subject ?? 0, time?.column ?? 0);
    for (const index of wanted) last = Math.max(last, free[index]);
    await forEachRow(last, (row) => {
      for (const index of wanted) {
        const draft = drafts[index];
        if (draft.fault === undefined) counters.see(index, draft.add(row, free[index], count, decimal));
      }
      if (label !== undefined) classes?.add(row.line, nameCell(row.cells[label], decimal), count);
      if (subject !== undefined) subjects.push(subjectOf(path, row, subject, names[subject], decimal));
      if (time !== undefined) times.push(timeOf(path, row, time, names, decimal));
      count += 1;
    });
    if (count === 0) throw new InputError(`${path}: there are no rows; give a file with samples`);
    if (count === 1 && kind === 'text' && free.length > 1) {
      throw new InputError(
        `${path}: one line with ${free.length} columns; write a line for every sample, with a column for every channel`,
      );
    }
    const columns = drafts.map((draft, index) =>
      wanted.has(index) ? draft.finish(count) : { name: draft.name, samples: new Float64Array() },
    );
    // A user who names the channels means them.
    if (options.wanted === undefined) {
      const isUsed = (index: number) => drafts[index].fault === undefined;
      counters.report(path, 'name the others in "channels"', report, isUsed);
    }
    const people = unifyAndReport(new Set(subjects), 'subject', path, report);
    return {
      columns,
      count,
      classes: classes?.finish(count, report),
      subjects: subject === undefined ? undefined : subjects.map((name) => people.get(name) ?? name),
      times: time === undefined ? undefined : Float64Array.from(times),
    };
  });
}
