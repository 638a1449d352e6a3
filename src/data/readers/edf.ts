import { openEdf } from '../edf/edf.js';
import type { RecordingReader } from './recording-reader.js';

/** EDF and EDF+, the European Data Format. */
export const edf: RecordingReader = {
  format: 'EDF',
  example: 'an .edf file',
  opens: ['edf'],
  finds: ['edf'],
  open: openEdf,
};
