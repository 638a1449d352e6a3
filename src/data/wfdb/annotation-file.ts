import { DiskFile, readSmall } from '../file/disk-file.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { Annotation } from '../recording.js';
import { parseAnnotations } from './annotations.js';

/** A longer file is something else. */
const LONGEST = 256 * 1024 * 1024;

/** Codes that open and close an interval: flutter in MIT-BIH, seizures in CHB-MIT. */
const OPENING = '[';
const CLOSING = ']';

/** Sets the duration of every opening annotation to the time until its closing one; without one it stays a moment. */
export function pairIntervals(annotations: readonly Annotation[]): readonly Annotation[] {
  const paired = [...annotations];
  // Backwards, because then the next opening or closing annotation is always known.
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
 * Reads a file of WFDB annotations; returns none when there is no such file.
 *
 * @param recordRate samples per second, if the file does not say the unit of its times
 * @param report receives the oddities; all of it is refused when absent
 * @throws InputError when it cannot be read. A damaged file is read as far as possible, which is an oddity
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
