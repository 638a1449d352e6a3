import { extname } from 'node:path';
import { edf } from './edf.js';
import { numpyRecording } from './numpy-recording.js';
import { parquet } from './parquet.js';
import type { RecordingReader } from './recording-reader.js';
import { text } from './text.js';
import { wfdb } from './wfdb.js';

/** The readers of recordings, in the order in which messages name them. */
const REGISTERED = {
  wfdb,
  edf,
  text,
  numpy: numpyRecording,
  parquet,
};

/** Every reader of recordings. */
export const RECORDING_READERS: readonly RecordingReader[] = Object.values(REGISTERED);

/** Endings of the files of a folder that are recordings, without the dot. */
const FOUND = RECORDING_READERS.flatMap(({ finds }) => finds);

const FOUND_ENDING = new RegExp(`\\.(${FOUND.map((ending) => ending.replace('.', '\\.')).join('|')})$`, 'i');

/** The ending of a path in lower case, without the dot and without ".gz". */
function endingOf(path: string): string {
  return extname(path.replace(/\.gz$/i, '')).slice(1).toLowerCase();
}

/** Whether a file of a folder is a recording, by its ending. */
export function isRecordingFile(path: string): boolean {
  return FOUND_ENDING.test(path);
}

/** A path without the ending of a recording: its name. */
export function nameOf(path: string): string {
  return path.replace(FOUND_ENDING, '');
}

/** Endings of files that are recordings, for messages: ".hea, .edf". */
export function knownEndings(): string {
  return FOUND.filter((ending) => !ending.includes('.'))
    .map((ending) => `.${ending}`)
    .join(', ');
}

/** The reader that opens what a path names; undefined when no reader does. */
export function readerOf(path: string): RecordingReader | undefined {
  const ending = endingOf(path);
  return (
    RECORDING_READERS.find(({ opens }) => opens.includes(ending)) ??
    RECORDING_READERS.find(({ recognizes }) => recognizes?.(path) === true)
  );
}

/** Whether a path is known to be a recording: by its ending, or by a file next to it. */
export function isRecordingPath(path: string): boolean {
  return endingOf(path) === ''
    ? RECORDING_READERS.some(({ recognizes }) => recognizes?.(path) === true)
    : readerOf(path) !== undefined;
}

/** The reader of a file in a folder; undefined if the file is not a recording. */
export function readerOfFile(path: string): RecordingReader | undefined {
  const found = FOUND_ENDING.exec(path)?.[1].toLowerCase();
  return found === undefined ? undefined : RECORDING_READERS.find(({ finds }) => finds.includes(found));
}

/** Whether a file may have columns in addition to its channels, such as one that names subjects. */
export function hasColumns(path: string): boolean {
  return readerOfFile(path)?.readColumns !== undefined;
}
