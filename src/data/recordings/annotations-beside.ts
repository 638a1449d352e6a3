import { findSpelling } from '../file/find-spelling.js';
import type { ReportOddity } from '../oddity.js';
import type { Annotation } from '../recording.js';
import { readAnnotationFile } from '../wfdb/annotation-file.js';

/**
 * Annotations of the file beside a recording that a config names.
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
  // WFDB has them in place of the header's ending, CHB-MIT behind that of the EDF file.
  const place = `${path.replace(/\.hea$/i, '')}.${ending}`;
  return readAnnotationFile(findSpelling(place, report), rate, report);
}
