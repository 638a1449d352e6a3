import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError } from '../errors/input-error.js';
import { openEdf } from './edf/edf.js';
import { readWhole } from './read-whole.js';
import type { Recording, RecordingFile } from './recording.js';
import { openTextRecording, type TextOptions } from './text/text-recording.js';
import { openWfdb, type WfdbOptions } from './wfdb/wfdb.js';

/** What the formats need beside the path; each takes what is its own. */
export interface RecordingOptions extends WfdbOptions, Partial<Omit<TextOptions, 'report'>> {}

/**
 * Opens a recording, by its extension: none, ".hea", ".dat" or ".mat" is WFDB, ".edf" is EDF, ".txt" is text; capitals do
 * not matter. Text, which needs `rate`, is read whole.
 *
 * @throws InputError when the extension is another, text has no rate, or as the format's reader
 */
export async function openRecording(path: string, options: RecordingOptions = {}): Promise<RecordingFile> {
  switch (formatOf(path)) {
    case 'wfdb':
      return openWfdb(recordOf(path), options);
    case 'edf':
      return openEdf(path, options);
    case 'text':
      return openTextRecording(path, textOptions(path, options));
  }
}

/**
 * Reads a whole recording; formats as `openRecording`.
 *
 * @throws InputError as `openRecording`, and where a channel or the annotations cannot be read
 */
export async function readRecording(path: string, options: RecordingOptions = {}): Promise<Recording> {
  return readWhole(await openRecording(path, options));
}

function formatOf(path: string): 'wfdb' | 'edf' | 'text' {
  switch (extname(path.replace(/\.gz$/i, '')).toLowerCase()) {
    case '':
    case '.hea':
    case '.dat':
    case '.mat':
      return 'wfdb';
    case '.edf':
      return 'edf';
    case '.txt':
      return 'text';
    default: {
      // Names of records may have points.
      if (existsSync(`${path}.hea`)) return 'wfdb';
      const mend = 'give a WFDB record (no extension, .hea or .dat), an .edf or a .txt file';
      throw new InputError(`${path}: the extension names no known format; ${mend}`);
    }
  }
}

/** Path of a WFDB record: a signal file stands for the record of its name. */
function recordOf(path: string): string {
  return path.replace(/\.(dat|mat)$/i, '');
}

function textOptions(path: string, options: RecordingOptions): TextOptions {
  const { rate } = options;
  if (rate === undefined) {
    throw new InputError(`${path}: a text file does not say its sampling rate; give it as "rate" in Hz`);
  }
  return { ...options, rate };
}
