import { DiskFile, readSmall } from '../file/disk-file.js';
import type { Annotation } from '../recording.js';
import { parseAnnotations } from './annotations.js';

/** A longer file is something else. */
const LONGEST = 256 * 1024 * 1024;

/** Codes that open and close an interval: flutter in MIT-BIH, a seizure in CHB-MIT. */
const OPENING = '[';
const CLOSING = ']';

/** Gives every opening annotation the time to its closing one as its duration; without one it stays a moment. */
export function pairIntervals(annotations: readonly Annotation[]): readonly Annotation[] {
  return annotations.map((annotation, i) => {
    if (annotation.code !== OPENING) return annotation;
    const end = annotations.slice(i + 1).find(({ code }) => code === OPENING || code === CLOSING);
    return end?.code === CLOSING ? { ...annotation, duration: end.time - annotation.time } : annotation;
  });
}

/**
 * Reads a file of WFDB annotations; none when there is no such file.
 *
 * @param recordRate samples a second, where the file does not say what its times count
 * @throws InputError naming file, place and mend when it is damaged
 */
export async function readAnnotationFile(path: string, recordRate: number): Promise<readonly Annotation[]> {
  const file = await DiskFile.openIfPresent(path);
  if (file === undefined) return [];
  const { rate = recordRate, annotations } = parseAnnotations(await readSmall(file, LONGEST), path);
  return pairIntervals(
    annotations.map(({ sample, code, text }) => ({ time: sample / rate, duration: 0, code, text })),
  );
}
