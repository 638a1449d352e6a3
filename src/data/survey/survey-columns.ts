import { stat } from 'node:fs/promises';
import { InputError } from '../../errors/input-error.js';
import { spreadIndices } from '../../math/spread.js';
import type { NumberColumn, NumberColumns } from '../columns/number-columns.js';
import type { ReportOddity } from '../oddity.js';
import type { ReadColumns } from '../readers/recording-reader.js';
import { isDeviceInteger, proposedScale } from '../recordings/device-samples.js';
import type { SheetLayout } from '../table/sheet.js';
import { readTimeline } from '../time/timeline.js';
import { guessRoles, type RolesGuess } from './guess-roles.js';

/** Files of columns that are read, of one format, and their size together: reading takes time. */
export const MOST_COLUMN_FILES = 200;
export const MOST_COLUMN_BYTES = 128 * 2 ** 20;

/** Least, middle and largest of some numbers. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly largest: number;
}

/** A column of files that have the same columns. */
export interface ColumnSurvey {
  readonly name: string;
  /** Null if no file has numbers in it. */
  readonly range: { readonly least: number; readonly largest: number } | null;
  /** Whether all values are integers of 16 bits, as a device passes them. */
  readonly whole: boolean;
  /** A power of two that brings them to such integers; null if they are, or there are none. */
  readonly scale: number | null;
  /** Values that are missing: empty cells and NaN. */
  readonly missing: number;
  /** Files in which it cannot be read as numbers. */
  readonly unreadable: number;
  /** Whether it rises by the same amount in every row of every file. */
  readonly counts: boolean;
}

/** Files of one format that have the same columns. */
export interface ColumnsSurvey {
  readonly format: string;
  readonly example: string;
  /** Files that were read; of `found` with this format. */
  readonly files: readonly string[];
  readonly found: number;
  readonly rows: Spread;
  readonly columns: readonly ColumnSurvey[];
  readonly roles: RolesGuess;
  /** Classes by the column of labels, and their samples; those without a class are not counted. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  readonly subjects: readonly string[];
  /** Of the time stamps: samples per second of the files, and places where samples are missing, or time goes back. */
  readonly time: {
    readonly rates: Spread | null;
    readonly gaps: number;
    readonly missingSeconds: number;
    readonly backwards: number;
    readonly filesWithBreaks: number;
  } | null;
}

export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return { least: sorted[0], median: sorted[sorted.length >> 1], largest: sorted[sorted.length - 1] };
}

/** Facts about a column while files are read. */
class ColumnDraft {
  private least = Number.POSITIVE_INFINITY;
  private largest = Number.NEGATIVE_INFINITY;
  private whole = true;
  private missing = 0;
  private unreadable = 0;
  private counts = true;

  constructor(private readonly name: string) {}

  add({ samples, fault }: NumberColumn): void {
    if (fault !== undefined) {
      this.unreadable += 1;
      return;
    }
    const step = samples.length < 3 ? 0 : samples[1] - samples[0];
    this.counts &&= step !== 0;
    for (const [i, value] of samples.entries()) {
      if (Number.isNaN(value)) {
        this.missing += 1;
        continue;
      }
      this.least = Math.min(this.least, value);
      this.largest = Math.max(this.largest, value);
      this.whole &&= isDeviceInteger(value);
      if (i > 0) this.counts &&= value - samples[i - 1] === step;
    }
  }

  finish(): ColumnSurvey {
    const { name, least, largest, whole, missing, unreadable, counts } = this;
    const known = least <= largest;
    const size = Math.max(Math.abs(least), Math.abs(largest));
    return {
      ...{ name, missing, unreadable, whole: known && whole, counts: known && counts },
      range: known ? { least, largest } : null,
      scale: known && !whole && size > 0 ? proposedScale([least, largest]) : null,
    };
  }
}

/** Facts about files with the same columns while they are read. */
class Draft {
  readonly files: string[] = [];
  private readonly rows: number[] = [];
  private readonly columns: readonly ColumnDraft[];
  private readonly classes = new Map<string, number>();
  private readonly subjects = new Set<string>();
  private readonly rates: number[] = [];
  private time = { gaps: 0, missingSeconds: 0, backwards: 0, filesWithBreaks: 0 };

  constructor(
    { columns }: NumberColumns,
    private readonly roles: RolesGuess,
  ) {
    this.columns = columns.map(({ name }) => new ColumnDraft(name));
  }

  add(file: string, found: NumberColumns): void {
    this.files.push(file);
    this.rows.push(found.count);
    found.columns.forEach((column, i) => {
      this.columns[i].add(column);
    });
    for (const subject of new Set(found.subjects)) this.subjects.add(subject);
    if (found.classes !== undefined) {
      const { names, labels } = found.classes;
      const counts = names.map(() => 0);
      for (const label of labels) if (label >= 0) counts[label] += 1;
      names.forEach((name, i) => {
        this.classes.set(name, (this.classes.get(name) ?? 0) + counts[i]);
      });
    }
    if (found.times !== undefined) this.addTimes(found.times);
  }

  private addTimes(times: Float64Array): void {
    const { rate, gaps, backwards } = readTimeline(times);
    if (rate !== undefined) this.rates.push(rate);
    this.time = {
      gaps: this.time.gaps + gaps.length,
      missingSeconds: gaps.reduce((sum, { missing }) => sum + missing, this.time.missingSeconds),
      backwards: this.time.backwards + backwards.length,
      filesWithBreaks: this.time.filesWithBreaks + Number(gaps.length + backwards.length > 0),
    };
  }

  finish(format: string, found: number): ColumnsSurvey {
    return {
      ...{ format, found, files: this.files, example: this.files[0], roles: this.roles },
      rows: spreadOf(this.rows) ?? { least: 0, median: 0, largest: 0 },
      columns: this.columns.map((column) => column.finish()),
      classes: Array.from(this.classes, ([name, count]) => ({ name, count })).sort(
        (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1),
      ),
      subjects: [...this.subjects].sort(),
      time: this.roles.time === undefined ? null : { ...this.time, rates: spreadOf(this.rates) },
    };
  }
}

/** Evenly spread files, as many as the limits allow, at least one. */
async function chooseFiles(
  files: readonly string[],
  pathOf: (file: string) => string,
): Promise<readonly string[]> {
  const chosen = Array.from(spreadIndices(files.length, MOST_COLUMN_FILES), (index) => files[index]);
  let bytes = 0;
  for (const file of chosen) {
    bytes += await stat(pathOf(file)).then(
      ({ size }) => size,
      // Reading it says why.
      () => 0,
    );
  }
  if (bytes <= MOST_COLUMN_BYTES) return chosen;
  const count = Math.max(1, Math.floor((chosen.length * MOST_COLUMN_BYTES) / bytes));
  return Array.from(spreadIndices(chosen.length, count), (index) => chosen[index]);
}

const ALL = (names: readonly string[]) => [...names.keys()];

/** Reads a file with the roles of its columns: those of the file before it if it has such columns, or guessed. */
async function readFile(
  path: string,
  layout: SheetLayout,
  read: ReadColumns,
  before: RolesGuess | undefined,
  report: ReportOddity,
): Promise<{ readonly found: NumberColumns; readonly roles: RolesGuess }> {
  const file = { path, config: layout };
  const withRoles = async (roles: RolesGuess, hear: ReportOddity) => ({
    roles,
    found: await read(file, { ...roles, wanted: ALL }, hear),
  });
  const hasRoles = ({ label, subject, time }: RolesGuess) => (label ?? subject ?? time) !== undefined;
  if (before !== undefined && hasRoles(before)) {
    try {
      return await withRoles(before, report);
    } catch (error) {
      // Another kind of file, perhaps: what it is is guessed anew.
      if (!(error instanceof InputError)) throw error;
    }
  }
  const found = await read(file, { wanted: ALL }, report);
  const roles = guessRoles(found.columns);
  if (!hasRoles(roles)) return { found, roles };
  // What a column does not turn out to be, it is not.
  const none: RolesGuess = { label: undefined, subject: undefined, time: undefined };
  for (const fewer of [roles, { ...roles, time: undefined }, { ...none, label: roles.label }]) {
    try {
      return await withRoles(fewer, () => undefined);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return { found, roles: none };
}

/**
 * Reads files of columns, and describes those with the same columns together.
 *
 * @param format for reports
 * @param files relative to a folder, with /
 * @param onFile called before each file is read
 * @returns kinds of files, the most frequent first, and how many files were looked at
 */
export async function surveyColumns(
  format: string,
  files: readonly string[],
  pathOf: (file: string) => string,
  layout: SheetLayout,
  read: ReadColumns,
  listen: {
    readonly report: ReportOddity;
    readonly onFile: (done: number, total: number, file: string) => void;
    readonly onUnreadable: (message: string) => void;
  },
): Promise<{ readonly kinds: readonly ColumnsSurvey[]; readonly looked: number }> {
  const drafts = new Map<string, Draft>();
  const chosen = await chooseFiles(files, pathOf);
  let roles: RolesGuess | undefined;
  for (const [done, file] of chosen.entries()) {
    listen.onFile(done, chosen.length, file);
    try {
      const own = await readFile(pathOf(file), layout, read, roles, listen.report);
      roles = own.roles;
      // The only column of a file without a header has the name of the file.
      const names = own.found.columns.map(({ name }) => name);
      const key = JSON.stringify([names.length === 1 ? 1 : names, roles]);
      const draft = drafts.get(key) ?? new Draft(own.found, roles);
      drafts.set(key, draft);
      draft.add(file, own.found);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      listen.onUnreadable(error.message);
    }
  }
  const kinds = [...drafts.values()]
    .map((draft) => draft.finish(format, files.length))
    .sort((a, b) => b.files.length - a.files.length);
  return { kinds, looked: chosen.length };
}
