import type { Annotation } from '../recording.js';
import { NO_LABEL } from './row-labels.js';

/** Where windows lie in their recording. */
export interface WindowPlaces {
  /** Sample behind the last one of every window. */
  readonly ends: Int32Array;
  /** Samples of a window. */
  readonly span: number;
}

/**
 * A window has the label that most of its samples have; of equals, the lowest. One that holds fewer than `share` of its
 * samples, such as a window on the edge between two activities, has none.
 *
 * @param labels a label for every input sample, or NO_LABEL
 * @param share of the window's samples, 0 to 1
 */
export function labelBySamples(
  { ends, span }: WindowPlaces,
  labels: Int16Array | Uint8Array,
  share = 0.5,
): Int16Array {
  let classes = 0;
  for (const label of labels) classes = Math.max(classes, label + 1);
  return Int16Array.from(ends, (end) => {
    const counts = new Array<number>(classes).fill(0);
    for (let i = end - span; i < end; i++) {
      if (labels[i] !== NO_LABEL) counts[labels[i]] += 1;
    }
    const most = Math.max(0, ...counts);
    return most > 0 && most >= share * span ? counts.indexOf(most) : NO_LABEL;
  });
}

/** How annotations become labels of windows. */
export interface AnnotationLabels {
  /** Input samples a second. */
  readonly rate: number;
  /** The label that an annotation stands for; undefined where it stands for none. */
  readonly labelOf: (annotation: Annotation) => number | undefined;
  /** Label of windows that no annotation marks; NO_LABEL to leave them out. */
  readonly background: number;
  /** Share of a window, 0 to 1, that annotations of a label must cover; any overlap is enough when it is 0. */
  readonly share: number;
}

/**
 * Length that intervals cover together, within [from, to].
 *
 * @param intervals start and end, in the order of their starts
 */
function coverage(intervals: readonly (readonly [number, number])[], from: number, to: number): number {
  let covered = 0;
  let reached = from;
  for (const [start, end] of intervals) {
    const stop = Math.min(end, to);
    covered += Math.max(0, stop - Math.max(start, reached));
    reached = Math.max(reached, stop);
  }
  return covered;
}

/**
 * A window has the label whose annotations cover most of it; of equals, the lowest. Annotations without a duration mark
 * nothing: they last for no part of a window.
 */
export function labelByAnnotations(
  { ends, span }: WindowPlaces,
  annotations: readonly Annotation[],
  { rate, labelOf, background, share }: AnnotationLabels,
): Int16Array {
  const intervalsOf = new Map<number, (readonly [number, number])[]>();
  for (const annotation of [...annotations].sort((left, right) => left.time - right.time)) {
    const label = labelOf(annotation);
    if (label === undefined || label === background) continue;
    const intervals = intervalsOf.get(label) ?? [];
    intervals.push([annotation.time * rate, (annotation.time + annotation.duration) * rate]);
    intervalsOf.set(label, intervals);
  }
  const labels = [...intervalsOf].sort(([left], [right]) => left - right);
  return Int16Array.from(ends, (end) => {
    let best = background;
    let most = 0;
    for (const [label, intervals] of labels) {
      const covered = coverage(intervals, end - span, end);
      if (covered > most && covered >= share * span) {
        best = label;
        most = covered;
      }
    }
    return best;
  });
}
