import type { RowLabels } from './label.js';
import { NO_LABEL } from './no-label.js';
import type { RawSignal } from './raw-signal.js';

/** A found beat is that of an annotation within this, in seconds: ANSI/AAMI EC57 allows 150 ms. */
export const BEAT_TOLERANCE = 0.15;

/** Pairs of a beat and an annotation, one to one, nearest in order of time. */
export interface BeatMatch {
  /** Annotation of every beat, as an index; -1 for none. */
  readonly annotationOf: Int32Array;
  /** Annotated beats that have no beat. */
  readonly missed: number;
}

/**
 * Pairs found beats with annotated ones: each with the nearest one within the tolerance, both at most once.
 *
 * @param beats samples of the R peaks, rising
 * @param annotated the same of the annotations, rising
 * @param tolerance in samples
 */
export function matchBeats(beats: Int32Array, annotated: Int32Array, tolerance: number): BeatMatch {
  const annotationOf = new Int32Array(beats.length).fill(-1);
  let next = 0;
  let matched = 0;
  for (let beat = 0; beat < beats.length; beat++) {
    while (next < annotated.length && annotated[next] < beats[beat] - tolerance) next += 1;
    if (next === annotated.length || annotated[next] > beats[beat] + tolerance) continue;
    const distance = (candidate: number) => Math.abs(annotated[next] - beats[candidate]);
    // The following beat may be the better one for this annotation.
    if (beat + 1 < beats.length && distance(beat + 1) < distance(beat)) continue;
    // And a later annotation the better one for this beat, when no other beat wants it.
    while (next + 1 < annotated.length && Math.abs(annotated[next + 1] - beats[beat]) < distance(beat)) {
      next += 1;
    }
    annotationOf[beat] = next;
    matched += 1;
    next += 1;
  }
  return { annotationOf, missed: annotated.length - matched };
}

/**
 * Classes of found beats, from the codes of the annotations that they are.
 *
 * @param positions samples of the R peaks
 * @param classes annotation codes of every class
 */
export function labelBeats(
  { annotations, rate }: Pick<RawSignal, 'annotations' | 'rate'>,
  positions: Int32Array,
  classes: Readonly<Record<string, readonly string[]>>,
  names: readonly string[],
): RowLabels {
  const classOf = new Map(
    Object.entries(classes).flatMap(([name, codes]) =>
      codes.map((code) => [code, names.indexOf(name)] as const),
    ),
  );
  const beats = annotations.filter(({ code }) => classOf.has(code));
  const annotated = Int32Array.from(beats, ({ time }) => Math.round(time * rate));
  const { annotationOf, missed } = matchBeats(positions, annotated, Math.round(BEAT_TOLERANCE * rate));
  const labels = Int16Array.from(annotationOf, (index) =>
    index < 0 ? NO_LABEL : (classOf.get(beats[index].code) ?? NO_LABEL),
  );
  return { labels, missed };
}
