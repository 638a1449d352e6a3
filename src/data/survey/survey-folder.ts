import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { InputError } from '../../errors/input-error.js';
import { explainSystemError } from '../../errors/system-error.js';
import { spreadIndices } from '../../math/spread.js';
import { collectOddities, type OddityCount, type ReportOddity } from '../oddity.js';
import { openRecording } from '../open-recording.js';
import type { ReadColumns, RecordingOptions, RecordingReader } from '../readers/recording-reader.js';
import { isRecordingFile, nameOf, readerOf, readerOfFile } from '../readers/recordings.js';
import { nameOfTableFormat, tableFormatOf } from '../readers/tables.js';
import type { Channel } from '../recording.js';
import { guessPaths, type PathGuess } from './guess-paths.js';
import { type Proposal, propose } from './propose.js';
import { type ColumnsSurvey, type Spread, spreadOf, surveyColumns } from './survey-columns.js';

/** Upper limits for the files that are looked for and the recordings that are opened: a folder can hold a whole disk. */
const MOST_FILES = 100_000;
export const MOST_OPENED = 2000;

/** A name and the number of recordings, or files, that have it. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** A channel of recordings by its name. */
export interface ChannelKind extends Counted {
  readonly units: readonly string[];
  /** Integer steps per unit. */
  readonly gains: Spread | null;
}

/** The description of a folder: plain JSON. */
export interface FolderSummary {
  readonly kind: 'folder';
  readonly source: string;
  readonly files: number;
  /** True when there are more files than were looked at. */
  readonly more: boolean;
  readonly formats: readonly (Counted & { readonly example: string })[];
  readonly recordings: {
    /** The number of recordings, and how many were opened: an evenly spread selection if there are very many. */
    readonly found: number;
    readonly opened: number;
    /** Total duration in seconds of those that were opened, and its spread. */
    readonly duration: number;
    readonly durations: Spread | null;
    readonly subjects: number;
    readonly rates: readonly Counted[];
    readonly channels: readonly ChannelKind[];
    /** Annotation codes, most frequent first. */
    readonly annotations: readonly Counted[];
  };
  /** Files of columns, by what columns they have: those that were read. */
  readonly columns: readonly ColumnsSurvey[];
  /** Files of columns, and how many of them were read: an evenly spread selection if there are many, or large ones. */
  readonly columnFiles: { readonly found: number; readonly looked: number };
  /** What the paths of the files that the proposal is for seem to say. */
  readonly paths: readonly PathGuess[];
  /** A config section for the recordings of the most frequent kind; null if there are none. */
  readonly proposal: Proposal | null;
  /** Files that cannot be read, and why. */
  readonly unreadable: readonly string[];
}

/** The reader of a file that is a recording by itself; a CSV file is one only if a config says so. */
function recordingReaderOf(file: string): RecordingReader | undefined {
  const reader = readerOfFile(file);
  return reader !== undefined && readerOf(file) === reader ? reader : undefined;
}

/** The usual name of the format of a file; undefined if no reader knows it. */
function formatOf(file: string): string | undefined {
  const table = tableFormatOf(file);
  return recordingReaderOf(file)?.format ?? (table === undefined ? undefined : nameOfTableFormat(table));
}

/** Whether a recording can be opened without options: a text file, for example, does not say its rate. */
function canOpen({ needs = [] }: RecordingReader, options: RecordingOptions): boolean {
  return needs.every((option) => options[option] !== undefined);
}

/** Counts names, most frequent first. */
class Counts {
  private readonly counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }

  list(): readonly Counted[] {
    return Array.from(this.counts, ([name, count]) => ({ name, count })).sort(
      (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1),
    );
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw explainSystemError(error, folder);
  }
}

/** Paths of files below a folder, in the order of their names. Symbolic links to folders are not followed. */
async function filesBelow(
  folder: string,
  unreadable: string[],
): Promise<{ readonly files: readonly string[]; readonly more: boolean }> {
  const files: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const current = next;
    const entries = await entriesOf(current).catch((error: unknown) => {
      if (current === folder || !(error instanceof InputError)) throw error;
      unreadable.push(error.message);
      return [];
    });
    for (const entry of entries) {
      if (entry.isDirectory()) waiting.push(join(current, entry.name));
      else files.push(join(current, entry.name));
    }
    if (files.length > MOST_FILES) return { files: files.slice(0, MOST_FILES).sort(), more: true };
  }
  return { files: files.sort(), more: false };
}

/** Which recordings are opened. */
function recordingsIn(files: readonly string[], options: RecordingOptions): readonly string[] {
  return files.filter((file) => {
    const reader = recordingReaderOf(file);
    return reader !== undefined && canOpen(reader, options);
  });
}

/** Gathers channels of one name. */
class ChannelCounts {
  private readonly kinds = new Map<string, { count: number; units: Set<string>; gains: number[] }>();

  add(channels: readonly Channel[]): void {
    const seen = new Set<string>();
    for (const { name, unit, gain } of channels) {
      const kind = this.kinds.get(name) ?? { count: 0, units: new Set(), gains: [] };
      this.kinds.set(name, kind);
      if (!seen.has(name)) kind.count += 1;
      seen.add(name);
      kind.units.add(unit);
      kind.gains.push(gain);
    }
  }

  list(): readonly ChannelKind[] {
    return Array.from(this.kinds, ([name, { count, units, gains }]) => ({
      ...{ name, count },
      units: [...units],
      gains: spreadOf(gains),
    })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }
}

/**
 * Describes a folder: its files by format, the rates, channels and annotations of its recordings, of which headers and annotations
 * are read but no samples, and what is in its files of columns.
 *
 * @param onRecording called before each recording is opened, with the number opened so far and the total
 * @throws InputError when the folder itself cannot be read
 */
export async function summarizeFolder(
  folder: string,
  options: RecordingOptions,
  onRecording: (done: number, total: number, file: string) => void,
): Promise<{ readonly summary: FolderSummary; readonly found: readonly OddityCount[] }> {
  const { report, found } = collectOddities();
  const unreadable: string[] = [];
  const { files, more } = await filesBelow(folder, unreadable);
  const formats = new Counts();
  const examples = new Map<string, string>();
  for (const file of files) {
    const format = formatOf(file) ?? 'other files';
    formats.add(format);
    if (!examples.has(format)) examples.set(format, relative(folder, file));
  }
  const recordings = recordingsIn(files, options);
  const chosen = Array.from(
    spreadIndices(recordings.length, Math.min(MOST_OPENED, recordings.length)),
    (index) => recordings[index],
  );
  const listen = {
    report,
    onUnreadable: (message: string) => unreadable.push(message),
    onFile: onRecording,
  };
  const opened = await openAll(folder, chosen, options, listen);
  const inside = files.map((file) => inFolder(folder, file));
  const columns: ColumnsSurvey[] = [];
  const columnFiles = { found: 0, looked: 0 };
  for (const [format, { reader, own }] of columnFormats(inside)) {
    const pathOf = (file: string) => join(folder, file);
    const { kinds, looked } = await surveyColumns(format, own, pathOf, options, reader, listen);
    columns.push(...kinds);
    columnFiles.found += own.length;
    columnFiles.looked += looked;
  }
  columns.sort((a, b) => b.files.length - a.files.length);
  const { paths, proposal } = proposeFor(folder, inside, {
    opened,
    columns,
    columnFiles,
    rate: options.rate,
  });
  const summary: FolderSummary = {
    kind: 'folder',
    source: folder,
    files: files.length,
    more,
    formats: formats.list().map((one) => ({ ...one, example: examples.get(one.name) ?? '' })),
    recordings: {
      found: recordings.length,
      opened: opened.files.length,
      duration: opened.durations.reduce((sum, one) => sum + one, 0),
      durations: spreadOf(opened.durations),
      subjects: opened.subjects.size,
      rates: opened.rates.list(),
      channels: opened.channels.list(),
      annotations: opened.annotations.list(),
    },
    ...{ columns, columnFiles, paths, proposal },
    // A file of text may be read as a recording and as columns.
    unreadable: [...new Set(unreadable)],
  };
  return { summary, found: found() };
}

/** Facts about recordings that were opened. */
interface Opened {
  /** Relative to the folder, with /. */
  readonly files: string[];
  readonly durations: number[];
  readonly rates: Counts;
  readonly channels: ChannelCounts;
  readonly annotations: Counts;
  readonly subjects: Set<string>;
  /** Of the first channels. */
  readonly rateOf: Set<number>;
}

/** Who hears of the files, and of what is wrong with them. */
interface Listeners {
  readonly report: ReportOddity;
  readonly onUnreadable: (message: string) => void;
  readonly onFile: (done: number, total: number, file: string) => void;
}

function inFolder(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}

async function openAll(
  folder: string,
  chosen: readonly string[],
  options: RecordingOptions,
  { report, onUnreadable, onFile }: Listeners,
): Promise<Opened> {
  const opened: Opened = {
    ...{ files: [], durations: [], rates: new Counts(), channels: new ChannelCounts() },
    ...{ annotations: new Counts(), subjects: new Set(), rateOf: new Set() },
  };
  for (const [done, file] of chosen.entries()) {
    onFile(done, chosen.length, relative(folder, file));
    try {
      const recording = await openRecording(file, { ...options, report });
      try {
        for (const { code } of await recording.annotations()) opened.annotations.add(code);
        for (const rate of new Set(recording.channels.map((channel) => channel.rate))) {
          opened.rates.add(`${Number(rate.toFixed(4))} Hz`);
        }
        opened.channels.add(recording.channels);
        if (recording.subject !== undefined) opened.subjects.add(recording.subject);
        opened.rateOf.add(recording.channels[0]?.rate ?? 0);
        opened.durations.push(recording.duration);
        opened.files.push(inFolder(folder, file));
      } finally {
        await recording.close();
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      onUnreadable(error.message);
    }
  }
  return opened;
}

/** The files of columns by the name of their format. */
function columnFormats(files: readonly string[]) {
  const formats = new Map<string, { readonly reader: ReadColumns; readonly own: string[] }>();
  for (const file of files) {
    const reader = readerOfFile(file)?.readColumns;
    const format = formatOf(file);
    if (reader === undefined || format === undefined) continue;
    const known = formats.get(format);
    if (known === undefined) formats.set(format, { reader, own: [file] });
    else known.own.push(file);
  }
  return formats;
}

/** The config section for the kind of recordings with the most files. */
function proposeFor(
  folder: string,
  all: readonly string[],
  known: {
    readonly opened: Opened;
    readonly columns: readonly ColumnsSurvey[];
    readonly columnFiles: FolderSummary['columnFiles'];
    readonly rate: number | undefined;
  },
): Pick<FolderSummary, 'paths' | 'proposal'> {
  const { opened, columns } = known;
  const [kind] = columns;
  const signals = opened.files.filter((file) => readerOfFile(file)?.readColumns === undefined);
  const isColumns = kind !== undefined && kind.files.length > signals.length;
  if (!isColumns && signals.length === 0) return { paths: [], proposal: null };
  const alone = columns.filter(({ format }) => format === kind?.format).length === 1;
  // The files that were not looked at are of the same kind if all others are.
  const ofKind = () =>
    alone ? all.filter((file) => formatOf(file) === kind.format && isRecordingFile(file)) : kind.files;
  const recordingFiles = all.filter((file) => isRecordingFile(file));
  const files = isColumns ? ofKind() : signals;
  const annotated = opened.annotations.list().length > 0;
  const paths = guessPaths(files.map(nameOf), isColumns ? kind.roles.label === undefined : !annotated);
  const rate = isColumns ? (known.rate ?? kind.time?.rates?.median) : Math.max(...opened.rateOf);
  const shortest = isColumns
    ? rate === undefined
      ? undefined
      : kind.rows.least / rate
    : Math.min(...opened.durations);
  return {
    paths,
    proposal: propose({
      ...{ folder, all: recordingFiles, files, paths, rate, shortest },
      needsRate: isColumns,
      annotations: isColumns ? [] : opened.annotations.list().map(({ name }) => name),
      saysSubjects: !isColumns && opened.subjects.size > 0,
      columns: isColumns ? kind : undefined,
      channels: isColumns ? [] : opened.channels.list(),
      rates: isColumns ? [] : [...opened.rateOf],
      recordings: files.length,
    }),
  };
}
