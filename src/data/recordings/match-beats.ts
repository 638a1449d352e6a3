/** Largest distance in seconds at which a detected beat matches an annotated one: ANSI/AAMI EC57. */
export const MATCH_WINDOW = 0.15;

/** The matching of detected and annotated beats. */
export interface BeatMatch {
  /** Index of every beat's annotation, or -1. */
  readonly annotationOf: Int32Array;
  /** Beats without an annotation. */
  readonly unknown: number;
  /** Annotations without a beat. */
  readonly missed: number;
}

/**
 * Matches beats with annotated ones, each with the nearest within a tolerance, and none twice.
 *
 * @param beats samples, ascending
 * @param annotated samples, ascending
 * @param tolerance samples
 */
export function matchBeats(
  beats: ArrayLike<number>,
  annotated: ArrayLike<number>,
  tolerance: number,
): BeatMatch {
  const annotationOf = new Int32Array(beats.length).fill(-1);
  const distance = (beat: number, annotation: number) => Math.abs(beats[beat] - annotated[annotation]);
  let matched = 0;
  for (let beat = 0, annotation = 0; beat < beats.length && annotation < annotated.length; ) {
    const apart = distance(beat, annotation);
    if (beat + 1 < beats.length && distance(beat + 1, annotation) < apart) {
      beat += 1;
    } else if (annotation + 1 < annotated.length && distance(beat, annotation + 1) < apart) {
      annotation += 1;
    } else {
      const same = apart <= tolerance;
      const beatFirst = beats[beat] <= annotated[annotation];
      if (same) {
        annotationOf[beat] = annotation;
        matched += 1;
      }
      // Otherwise the one that comes first has no match.
      beat += same || beatFirst ? 1 : 0;
      annotation += same || !beatFirst ? 1 : 0;
    }
  }
  return { annotationOf, unknown: beats.length - matched, missed: annotated.length - matched };
}
