import { either } from '../config/expectation.js';
import { InputError } from '../errors/input-error.js';
import { readWhole } from './read-whole.js';
import type { RecordingOptions } from './readers/recording-reader.js';
import { RECORDING_READERS, readerOf } from './readers/recordings.js';
import type { Recording, RecordingFile } from './recording.js';

/**
 * Opens a recording with the reader for its ending: WFDB for none, ".hea", ".dat" or ".mat", EDF for ".edf", text for ".txt",
 * and so on; upper and lower case do not matter. Text, which needs `rate`, is read as a whole.
 *
 * @throws InputError when there is no reader for the ending, or as the reader
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
 * Reads a whole recording, in the same formats as `openRecording`.
 *
 * @throws InputError as `openRecording`, and when a channel or the annotations cannot be read
 */
export async function readRecording(path: string, options: RecordingOptions = {}): Promise<Recording> {
  return readWhole(await openRecording(path, options));
}
