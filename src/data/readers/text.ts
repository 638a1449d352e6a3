import { InputError } from '../../errors/input-error.js';
import { readColumnSignals } from '../recordings/column-signals.js';
import { openTextRecording } from '../text/text-recording.js';
import type { RecordingReader } from './recording-reader.js';

/** Samples as text: one per line, or one for every channel. CSV files are such recordings only if a config says so. */
export const text: RecordingReader = {
  format: 'text',
  example: 'a .txt file',
  opens: ['txt'],
  finds: ['txt', 'csv', 'tsv', 'txt.gz', 'csv.gz', 'tsv.gz'],
  needs: ['rate'],
  async open(path, options) {
    const { rate } = options;
    if (rate === undefined) {
      throw new InputError(`${path}: a text file does not say its sampling rate; give it as "rate" in Hz`);
    }
    return openTextRecording(path, { ...options, rate });
  },
  readColumns: readColumnSignals,
};
