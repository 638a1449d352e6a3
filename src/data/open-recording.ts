import { extname } from 'node:path';
import { InputError } from '../config/input-error.js';
import { openEdf, readEdf } from './edf/edf.js';
import { checkRange } from './file/range.js';
import type { Recording, RecordingFile } from './recording.js';
import { readTextRecording, type TextOptions } from './text/text-recording.js';
import { openWfdb, readWfdb, type WfdbOptions } from './wfdb/wfdb.js';

/** What the formats need beside the path; each takes what is its own. */
export interface RecordingOptions extends WfdbOptions, Partial<TextOptions> {}

/**
 * Opens a recording, by its extension: none, ".hea" or ".dat" is WFDB, ".edf" is EDF, ".txt" is text; capitals do not
 * matter. Text, which needs `rate`, is read whole.
 *
 * @throws InputError when the extension is another, text has no rate, or as the format's reader
 */
export async function openRecording(path: string, options: RecordingOptions = {}): Promise<RecordingFile> {
  switch (formatOf(path)) {
    case 'wfdb':
      return openWfdb(recordOf(path), options);
    case 'edf':
      return openEdf(path);
    case 'text':
      return inMemory(await readTextRecording(path, textOptions(path, options)));
  }
}

/**
 * Reads a whole recording; formats as `openRecording`.
 *
 * @throws InputError as `openRecording`, and where WFDB's checksums do not hold
 */
export async function readRecording(path: string, options: RecordingOptions = {}): Promise<Recording> {
  switch (formatOf(path)) {
    case 'wfdb':
      return readWfdb(recordOf(path), options);
    case 'edf':
      return readEdf(path);
    case 'text':
      return readTextRecording(path, textOptions(path, options));
  }
}

function formatOf(path: string): 'wfdb' | 'edf' | 'text' {
  switch (extname(path).toLowerCase()) {
    case '':
    case '.hea':
    case '.dat':
      return 'wfdb';
    case '.edf':
      return 'edf';
    case '.txt':
      return 'text';
    default: {
      const mend = 'give a WFDB record (no extension, .hea or .dat), an .edf or a .txt file';
      throw new InputError(`${path}: the extension names no known format; ${mend}`);
    }
  }
}

/** Path of a WFDB record: a signal file stands for the record of its name. */
function recordOf(path: string): string {
  return path.replace(/\.dat$/i, '');
}

function textOptions(path: string, options: RecordingOptions): TextOptions {
  const { rate } = options;
  if (rate === undefined) {
    throw new InputError(`${path}: a text file does not say its sampling rate; give it as "rate" in Hz`);
  }
  return { ...options, rate };
}

/** A recording in memory, read as if it were on disk. */
function inMemory(recording: Recording): RecordingFile {
  const { samples, ...rest } = recording;
  return {
    ...rest,
    async read(channel, start, end) {
      checkRange(recording.channels, channel, start, end);
      return samples[channel].slice(start, end);
    },
    async close() {},
  };
}
