import { existsSync } from 'node:fs';
import { openWfdb } from '../wfdb/wfdb.js';
import type { RecordingReader } from './recording-reader.js';

/** WFDB of PhysioNet: a header, files of samples and files of annotations. */
export const wfdb: RecordingReader = {
  format: 'WFDB',
  example: 'a WFDB record (no extension, .hea or .dat)',
  opens: ['', 'hea', 'dat', 'mat'],
  finds: ['hea'],
  // Names of records may contain dots.
  recognizes: (path) => existsSync(`${path}.hea`),
  // A file of samples means the record with its name.
  open: (path, options) => openWfdb(path.replace(/\.(dat|mat)$/i, ''), options),
};
