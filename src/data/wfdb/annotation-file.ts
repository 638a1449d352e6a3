import { DiskFile, readSmall } from '../file/disk-file.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { Annotation } from '../recording.js';
import { parseAnnotations } from './annotations.js';

/** A longer file is something else. */
const LONGEST = 256 * 1024 * 1024;

/** Codes that open and close an interval: flutter in MIT-BIH, a seizure in CHB-MIT. */
const OPENING = '[';
const CLOSING = ']';

/** Gives every opening annotation the time to its closing one as its duration; without one it stays a moment. */
export function pairIntervals(annotations: readonly Annotation[]): readonly Annotation[] {
  const paired = [...annotations];
  // From the end on: the next opening or closing annotation is then always known.
  let next: Annotation | undefined;
  for (let i = paired.length - 1; i >= 0; i--) {
    const annotation = paired[i];
    if (annotation.code === OPENING && next?.code === CLOSING) {
      paired[i] = { ...annotation, duration: next.time - annotation.time };
    }
    if (annotation.code === OPENING || annotation.code === CLOSING) next = annotation;
  }
  return paired;
}

/**
 * Reads a file of WFDB annotations; none when there is no such file.
 *
 * @param recordRate samples a second, where the file does not say what its times count
 * @param report hears of what is odd; all of it is refused when absent
 * @throws InputError when it cannot be read. A damaged one is read as far as it goes, which is odd
 */
export async function readAnnotationFile(
  path: string,
  recordRate: number,
  report: ReportOddity = refuseOddity,
): Promise<readonly Annotation[]> {
  const file = await DiskFile.openIfPresent(path);
  if (file === undefined) return [];
  const { rate = recordRate, annotations } = parseAnnotations(await readSmall(file, LONGEST), path, report);
  return pairIntervals(
    annotations.map(({ sample, code, text }) => ({ time: sample / rate, duration: 0, code, text })),
  );
}
