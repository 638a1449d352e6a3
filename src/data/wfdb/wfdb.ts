import { findSpelling } from '../file/find-spelling.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { readWhole } from '../read-whole.js';
import type { Recording, RecordingFile } from '../recording.js';
import { readAnnotationFile } from './annotation-file.js';
import { readHeader } from './open-record.js';
import { openSegments } from './segments.js';
import { openSingleRecord } from './single-record.js';

export interface WfdbOptions {
  /** Extension of the annotation file; "atr", the reference annotations, unless given. */
  readonly annotator?: string;
  /** Receives the oddities; when absent, they are refused. */
  readonly report?: ReportOddity;
}

/** The extension of reference annotations. */
const DEFAULT_ANNOTATOR = 'atr';

/**
 * Opens a WFDB record (PhysioNet, WFDB Applications Guide: header(5), signal(5), annot(5)) to be read piece by piece, whether it
 * is divided into segments or not.
 *
 * Samples that have the format's mark for "nothing was measured" (`SampleFormat.invalid`) are NOT_MEASURED. So are the
 * missing samples at the end of a skewed signal: a skew is the number of frames in the file before the start of the record; null
 * segments; and signals in segments that do not have them.
 * First values and checksums are checked when all samples of a signal are read. The annotation file may be missing.
 *
 * @param path of the record, with or without ".hea"
 * @throws InputError naming file, place and remedy when the header is damaged or missing
 */
export async function openWfdb(path: string, options: WfdbOptions = {}): Promise<RecordingFile> {
  const report = options.report ?? refuseOddity;
  const read = await readHeader(path, report);
  const { record, header } = read;
  const annotations = () => {
    const file = `${record}.${options.annotator ?? DEFAULT_ANNOTATOR}`;
    return readAnnotationFile(findSpelling(file, report), header.record.rate, report);
  };
  return header.segments === undefined
    ? openSingleRecord(read, annotations, report)
    : openSegments({ ...read, segments: header.segments }, annotations, report);
}

/**
 * Reads a whole WFDB record.
 *
 * @param path of the record, with or without ".hea"
 * @throws InputError as `openWfdb`, and when a signal cannot be read
 */
export async function readWfdb(path: string, options: WfdbOptions = {}): Promise<Recording> {
  return readWhole(await openWfdb(path, options));
}
