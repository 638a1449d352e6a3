import { InputError } from '../../errors/input-error.js';
import { readNpyColumns } from '../columns/npy-columns.js';
import type { RecordingReader } from './recording-reader.js';

/** Arrays of NumPy, [samples, channels]. They are recordings only if a config says so; otherwise they are tables. */
export const numpyRecording: RecordingReader = {
  format: 'NumPy',
  example: 'an .npy file',
  opens: [],
  finds: ['npy', 'npz', 'npy.gz'],
  needs: ['rate'],
  open(path) {
    throw new InputError(`${path}: an array is a recording only if a config says so; name it in data.files`);
  },
  readColumns: ({ path }, roles, report) => readNpyColumns(path, roles, report),
};
