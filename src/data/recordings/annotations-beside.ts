import { findSpelling } from '../file/find-spelling.js';
import type { ReportOddity } from '../oddity.js';
import type { Annotation } from '../recording.js';
import { readAnnotationFile } from '../wfdb/annotation-file.js';

/**
 * Reads annotations from the file next to a recording that a config names.
 *
 * @param ending of the file
 * @param path of the recording
 */
export function annotationsBeside(
  ending: string,
  path: string,
  rate: number,
  report: ReportOddity,
): Promise<readonly Annotation[]> {
  // In WFDB the ending replaces that of the header; in CHB-MIT it follows that of the EDF file.
  const place = `${path.replace(/\.hea$/i, '')}.${ending}`;
  return readAnnotationFile(findSpelling(place, report), rate, report);
}
