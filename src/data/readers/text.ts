import { InputError } from '../../errors/input-error.js';
import { titleOf } from '../columns/number-columns.js';
import { readTextColumns } from '../columns/text-columns.js';
import { openTextRecording } from '../text/text-recording.js';
import type { ReadColumns, RecordingReader } from './recording-reader.js';

/** The columns of a file of text, laid out as the config says. */
const readLaidOut: ReadColumns = ({ path, config }, options, report) => {
  const { header, delimiter, comment, decimal, encoding } = config;
  const layout = { header, delimiter, comment, decimal, encoding };
  return /\.txt(\.gz)?$/i.test(path)
    ? readTextColumns(path, { ...options, ...layout, title: titleOf(path) }, 'text', report)
    : readTextColumns(path, { ...options, ...layout }, 'csv', report);
};

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
  readColumns: readLaidOut,
};
