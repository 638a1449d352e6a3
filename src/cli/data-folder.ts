import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { collectOddities, type OddityCount } from '../data/oddity.js';
import { openRecording } from '../data/open-recording.js';
import type { RecordingOptions, RecordingReader } from '../data/readers/recording-reader.js';
import { RECORDING_READERS, readerOf, readerOfFile } from '../data/readers/recordings.js';
import { nameOfTableFormat, tableFormatOf } from '../data/readers/tables.js';
import { InputError } from '../errors/input-error.js';
import { explainSystemError } from '../errors/system-error.js';
import { spreadIndices } from '../math/spread.js';
import { groupDigits } from '../report/format.js';
import { plainTable } from '../report/text-table.js';
import { durationText, oddityLines } from './data-recording.js';

/** Upper limits for the files that are looked for and the recordings that are opened: a folder can hold a whole disk. */
const MOST_FILES = 100_000;
const MOST_OPENED = 2000;

/** Number of rows that are listed for each count. */
const LISTED = 20;

/** A name and the number of recordings, or files, that have it. */
interface Counted {
  readonly name: string;
  readonly count: number;
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
    /** Total duration in seconds of those that were opened. */
    readonly duration: number;
    readonly subjects: number;
    readonly rates: readonly Counted[];
    readonly channels: readonly Counted[];
    /** Annotation codes, most frequent first. */
    readonly annotations: readonly Counted[];
  };
  /** Recordings that cannot be read, and why. */
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

/**
 * Describes a folder: its files by format, and the rates, channels and annotations of its recordings. Reads headers and
 * annotations, but no samples.
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
  const [rates, channels, annotations] = [new Counts(), new Counts(), new Counts()];
  const subjects = new Set<string>();
  let opened = 0;
  let duration = 0;
  for (const [done, file] of chosen.entries()) {
    onRecording(done, chosen.length, relative(folder, file));
    try {
      const recording = await openRecording(file, { ...options, report });
      try {
        const codes = await recording.annotations();
        for (const { code } of codes) annotations.add(code);
        for (const rate of new Set(recording.channels.map((channel) => channel.rate))) {
          rates.add(`${Number(rate.toFixed(4))} Hz`);
        }
        for (const name of new Set(recording.channels.map((channel) => channel.name))) channels.add(name);
        if (recording.subject !== undefined) subjects.add(recording.subject);
        duration += recording.duration;
        opened += 1;
      } finally {
        await recording.close();
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unreadable.push(error.message);
    }
  }
  const summary: FolderSummary = {
    kind: 'folder',
    source: folder,
    files: files.length,
    more,
    formats: formats.list().map((one) => ({ ...one, example: examples.get(one.name) ?? '' })),
    recordings: {
      found: recordings.length,
      opened,
      duration,
      subjects: subjects.size,
      rates: rates.list(),
      channels: channels.list(),
      annotations: annotations.list(),
    },
    unreadable,
  };
  return { summary, found: found() };
}

function countLines(title: string, what: string, counts: readonly Counted[]): readonly string[] {
  if (counts.length === 0) return [];
  const left = counts.length - LISTED;
  return [
    '',
    ...plainTable({
      head: [`${counts.length} ${title}${counts.length === 1 ? '' : 's'}`, what],
      rows: counts.slice(0, LISTED).map(({ name, count }) => [name, groupDigits(count)]),
    }),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

/** The description of a folder as lines for people. */
export function folderLines(summary: FolderSummary, oddities: readonly OddityCount[]): readonly string[] {
  const { source, files, more, formats, recordings, unreadable } = summary;
  const { found, opened, duration, subjects } = recordings;
  const tried = Math.min(found, MOST_OPENED);
  const spread = tried < found ? `, ${groupDigits(tried)} of them, evenly spread, were opened` : '';
  const example = formats.find(({ name }) => name !== 'other files')?.example;
  const unsaid = RECORDING_READERS.filter(
    ({ format, needs = [] }) => needs.length > 0 && formats.some(({ name }) => name === format),
  );
  const left = unreadable.length - LISTED;
  return [
    `${source}: ${groupDigits(files)} files${more ? ' and more, which were not looked at' : ''}`,
    ...(opened > 0
      ? [
          `${found === 1 ? '1 recording' : `${groupDigits(found)} recordings`}${spread}: ${durationText(duration)}` +
            `${subjects > 0 ? `, ${groupDigits(subjects)} subjects named` : ''}`,
        ]
      : []),
    ...(formats.length === 0
      ? []
      : [
          '',
          ...plainTable({
            head: ['format', 'files', 'the first'],
            rows: formats.map(({ name, count, example: first }) => [name, groupDigits(count), first]),
          }),
        ]),
    ...countLines('rate', 'recordings', recordings.rates),
    ...countLines('channel', 'recordings', recordings.channels),
    ...countLines('annotation code', 'annotations', recordings.annotations),
    ...oddityLines(oddities),
    ...(unreadable.length === 0
      ? []
      : [
          '',
          `${groupDigits(unreadable.length)} cannot be read:`,
          ...unreadable.slice(0, LISTED).map((text) => `- ${text}`),
        ]),
    ...(left > 0 ? [`and ${groupDigits(left)} more`] : []),
    '',
    ...(found === 0
      ? unsaid.map(
          ({ format, needs = [] }) =>
            `${format} recordings need ${needs.map((option) => `--${option}`).join(', ')}, which the files do not say`,
        )
      : []),
    example === undefined
      ? 'it has no recording or table; name another folder'
      : `to look into one: ffirm data inspect ${join(source, example)}`,
  ];
}
