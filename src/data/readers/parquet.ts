import { InputError } from '../../errors/input-error.js';
import { checkFacts, columnRecording } from '../columns/column-recording.js';
import { titleOf } from '../columns/number-columns.js';
import { readParquetColumns } from '../columns/parquet-columns.js';
import { refuseOddity } from '../oddity.js';
import type { RecordingReader } from './recording-reader.js';

/** Apache Parquet: columns of numbers, times and text. */
export const parquet: RecordingReader = {
  format: 'Parquet',
  example: 'a .parquet file',
  opens: ['parquet'],
  finds: ['parquet'],
  needs: ['rate'],
  async open(path, options) {
    const { rate, report = refuseOddity } = options;
    if (rate === undefined) {
      throw new InputError(`${path}: a Parquet file does not say its sampling rate; give it as "rate" in Hz`);
    }
    const facts = { ...options, rate };
    checkFacts(path, facts);
    return columnRecording(path, titleOf(path), await readParquetColumns(path, {}, report), facts);
  },
  readColumns: ({ path }, roles, report) => readParquetColumns(path, roles, report),
};
