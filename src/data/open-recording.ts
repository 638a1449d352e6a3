import { either } from '../config/expectation.js';
import { InputError } from '../errors/input-error.js';
import { readWhole } from './read-whole.js';
import type { RecordingOptions } from './readers/recording-reader.js';
import { RECORDING_READERS, readerOf } from './readers/recordings.js';
import type { Recording, RecordingFile } from './recording.js';

/**
 * Opens a recording by the reader of its ending, such as WFDB for none, ".hea", ".dat" or ".mat", EDF for ".edf" and text for
 * ".txt"; capitals do not matter. Text, which needs `rate`, is read whole.
 *
 * @throws InputError when no reader has the ending, or as the reader
 */
export async function openRecording(path: string, options: RecordingOptions = {}): Promise<RecordingFile> {
  const reader = readerOf(path);
  if (reader === undefined) {
    const examples = either(RECORDING_READERS.map(({ example }) => example));
    throw new InputError(`${path}: the extension names no known format; give ${examples}`);
  }
  return reader.open(path, options);
}

/**
 * Reads a whole recording; formats as `openRecording`.
 *
 * @throws InputError as `openRecording`, and where a channel or the annotations cannot be read
 */
export async function readRecording(path: string, options: RecordingOptions = {}): Promise<Recording> {
  return readWhole(await openRecording(path, options));
}
