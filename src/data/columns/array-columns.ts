import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';
import type { ReportOddity } from '../oddity.js';
import { NOT_MEASURED } from '../recording.js';
import { type ColumnChoice, columnIndex } from '../table/columns.js';
import { unifyAndReport } from '../table/names.js';
import { isMissing } from '../table/number-cell.js';
import { parseTimeText, secondsOf } from '../time/time-text.js';
import { ClassDraft } from './class-draft.js';
import { type ColumnRoles, isInt32, type NumberColumn, type NumberColumns } from './number-columns.js';

/** A column of a file that stores numbers as such. */
export type ArrayColumn =
  /** NaN for what is missing. */
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  /** Moments, in seconds; NaN for what is missing. */
  | { readonly kind: 'times'; readonly values: Float64Array }
  /** "" for what is missing. */
  | { readonly kind: 'texts'; readonly values: readonly string[] };

/** A file of columns that are read one by one. */
export interface ArrayFile {
  readonly path: string;
  readonly names: readonly string[];
  /** The columns that are channels unless the config says which are, among those without another role. */
  channels(free: readonly number[]): readonly number[];
  read(column: number): Promise<ArrayColumn>;
}

function placeOf(name: string, row: number): string {
  return `row ${row}, column ${quoted(name)}`;
}

/** A column as samples; with a fault if it has none. */
function samplesOf(name: string, column: ArrayColumn): NumberColumn {
  const fault = (place: string, problem: string, remedy: string): NumberColumn => ({
    ...{ name, samples: new Float64Array(), fault: { place, problem, remedy } },
  });
  const whole = `column ${quoted(name)}`;
  if (column.kind !== 'numbers')
    return fault(whole, `it has ${column.kind}, not numbers`, 'choose another channel');
  const samples = column.values.map((value) => (value === NOT_MEASURED ? Number.NaN : value));
  const infinite = samples.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0) {
    return fault(placeOf(name, infinite), 'the value is infinite', 'write NaN where nothing was measured');
  }
  if (samples.every(Number.isNaN)) return fault(whole, 'the column has no values', 'choose another channel');
  const fraction = samples.findIndex((value) => !Number.isNaN(value) && !isInt32(value));
  return fraction < 0
    ? { name, samples }
    : { name, samples, fraction: { place: placeOf(name, fraction), text: String(samples[fraction]) } };
}

/** The names in a column, one for every row; undefined where there is none. */
function namesIn({ kind, values }: ArrayColumn): readonly (string | undefined)[] {
  if (kind === 'texts') {
    return values.map((text) => (isMissing(text) ? undefined : text.trim()));
  }
  return Array.from(values, (value) => (Number.isNaN(value) ? undefined : String(value)));
}

function timesIn(
  path: string,
  name: string,
  column: ArrayColumn,
  { unit }: NonNullable<ColumnRoles['time']>,
) {
  const fault = (row: number, problem: string, remedy: string) =>
    new InputError(`${path}, ${placeOf(name, row)}: ${problem}; ${remedy}`);
  const { kind, values } = column;
  const seconds =
    kind === 'texts'
      ? Float64Array.from(values, (text, row) => {
          const time = isMissing(text) ? Number.NaN : parseTimeText(text);
          if (time !== undefined) return time;
          throw fault(
            row,
            `${quoted(text)} is no time`,
            'write numbers, or times such as 2024-05-01T10:00:00.25',
          );
        })
      : Float64Array.from(values, (value) => {
          if (kind === 'times') return value;
          if (unit !== undefined) return secondsOf(value, unit);
          throw fault(
            0,
            'the unit of the time is not known',
            'set data.time.unit to "s", "ms", "us" or "ns"',
          );
        });
  const missing = seconds.findIndex((time) => !Number.isFinite(time));
  if (missing >= 0) throw fault(missing, 'the time is missing', 'fill it in or remove the row');
  return seconds;
}

/**
 * Columns of a file that stores numbers as such. Columns that are not requested are not read.
 *
 * @param report receives the oddities
 * @throws InputError when a column does not exist or cannot be read, columns are not equally long, a time or a subject is
 *   missing, or there are more than 255 classes
 */
export async function readArrayColumns(
  { path, names, channels, read }: ArrayFile,
  roles: ColumnRoles,
  report: ReportOddity,
): Promise<NumberColumns> {
  const indexOf = (choice: ColumnChoice | undefined, option: string) =>
    choice === undefined ? undefined : columnIndex(path, names, choice, option);
  const label = indexOf(roles.label, 'data.labels');
  const subject = indexOf(roles.subject, 'data.subjectColumn');
  const time = indexOf(roles.time?.column, 'data.time');
  const free = [...names.keys()].filter((index) => ![label, subject, time].includes(index));
  const wanted = new Set(
    roles.wanted?.(free.map((index) => names[index])) ?? channels(free).map((index) => free.indexOf(index)),
  );
  let first: { readonly name: string; readonly count: number } | undefined;
  const readColumn = async (index: number): Promise<ArrayColumn> => {
    const column = await read(index);
    const count = column.values.length;
    first ??= { name: names[index], count };
    if (count === first.count) return column;
    throw new InputError(
      `${path}: ${quoted(names[index])} has ${count} rows, ${quoted(first.name)} ${first.count}; choose columns of one length`,
    );
  };
  const columns: NumberColumn[] = [];
  for (const [place, index] of free.entries()) {
    columns.push(
      wanted.has(place)
        ? samplesOf(names[index], await readColumn(index))
        : { name: names[index], samples: new Float64Array() },
    );
  }
  const special = async (index: number | undefined) => (index === undefined ? undefined : readColumn(index));
  const [labels, people, moments] = [await special(label), await special(subject), await special(time)];
  const count = first?.count ?? 0;
  if (count === 0) throw new InputError(`${path}: there are no rows; give a file with samples`);
  const classes = new ClassDraft(path, (row) => placeOf(names[label ?? 0], row));
  if (labels !== undefined) {
    for (const [row, name] of namesIn(labels).entries()) classes.add(row, name, row);
  }
  const subjects = people && namesIn(people);
  const anonymous = subjects?.indexOf(undefined) ?? -1;
  if (anonymous >= 0) {
    throw new InputError(
      `${path}, ${placeOf(names[subject ?? 0], anonymous)}: the subject is missing; fill it in or remove the row`,
    );
  }
  const known = (subjects ?? []).flatMap((name) => name ?? []);
  const unified = unifyAndReport(new Set(known), 'subject', path, report);
  return {
    columns,
    count,
    classes: labels === undefined ? undefined : classes.finish(count, report),
    subjects: subjects === undefined ? undefined : known.map((name) => unified.get(name) ?? name),
    times:
      moments === undefined || time === undefined || roles.time === undefined
        ? undefined
        : timesIn(path, names[time], moments, roles.time),
  };
}
