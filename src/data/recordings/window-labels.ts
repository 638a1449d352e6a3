import type { Annotation } from '../recording.js';
import { BETWEEN, hasLabel, NO_LABEL, type RowLabels } from './row-labels.js';

/** The positions of windows in their recording. */
export interface WindowPlaces {
  /** The sample after the last one of every window. */
  readonly ends: Int32Array;
  /** Samples of a window. */
  readonly span: number;
}

/** Classes of windows, and which windows with a class also contain some of another. */
export type WindowLabels = Pick<RowLabels, 'labels' | 'mixed'>;

/** A label, and how many samples of a window have it. */
type Held = readonly [label: number, samples: number];

/** Allowed deviation of times, in samples. */
const ROUNDING = 1e-6;

/**
 * The label of most of a window, if it covers at least `needed` samples and no other label covers as many. Otherwise the
 * window is between two classes, or contains at most one and has none.
 */
function decide(held: readonly Held[], needed: number): { readonly label: number; readonly mixed: boolean } {
  const present = held.filter(([, samples]) => samples > ROUNDING).sort(([, a], [, b]) => b - a);
  const [best, second] = present;
  if (best === undefined) return { label: NO_LABEL, mixed: false };
  const clear = second === undefined || best[1] - second[1] > ROUNDING;
  if (clear && best[1] >= needed - ROUNDING) return { label: best[0], mixed: second !== undefined };
  return { label: second === undefined ? NO_LABEL : BETWEEN, mixed: false };
}

function decideAll(
  { ends, span }: WindowPlaces,
  share: number,
  heldBy: (end: number) => readonly Held[],
): WindowLabels {
  const labels = new Int16Array(ends.length);
  const mixed = new Uint8Array(ends.length);
  ends.forEach((end, window) => {
    const decided = decide(heldBy(end), share * span);
    labels[window] = decided.label;
    mixed[window] = Number(decided.mixed);
  });
  return { labels, mixed };
}

/**
 * A window has the label of most of its samples, if these are at least `share` of it. With fewer, or if another label has as
 * many samples, such as half and half at the edge between two activities, it has none.
 *
 * @param labels a label for every input sample, or NO_LABEL
 * @param share of the window's samples, 0 to 1
 */
export function labelBySamples(
  places: WindowPlaces,
  labels: Int16Array | Uint8Array,
  share: number,
): WindowLabels {
  const { span } = places;
  return decideAll(places, share, (end) => {
    const counts = new Map<number, number>();
    for (let i = end - span; i < end; i++) {
      if (hasLabel(labels[i])) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
    }
    return [...counts];
  });
}

/** How annotations become labels of windows. */
export interface AnnotationLabels {
  /** Input samples per second. */
  readonly rate: number;
  /** The label of an annotation; undefined if it has none. */
  readonly labelOf: (annotation: Annotation) => number | undefined;
  /** Label of everything that no such annotation marks; NO_LABEL if that has none. */
  readonly background: number;
  /** Share of a window, 0 to 1, that a label must cover. */
  readonly share: number;
}

/** Start and end in samples. */
type Interval = readonly [start: number, end: number];

/**
 * The length that intervals cover together, within [from, to]. Overlapping intervals are merged first, so that the time of a
 * query does not depend on the number of intervals.
 *
 * @param intervals in the order of their starts
 */
function coverageOf(intervals: readonly Interval[]): (from: number, to: number) => number {
  const apart: [start: number, end: number][] = [];
  for (const [start, end] of intervals) {
    const last = apart.at(-1);
    if (last === undefined || start > last[1]) apart.push([start, end]);
    else last[1] = Math.max(last[1], end);
  }
  return (from, to) => {
    let [low, high] = [0, apart.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (apart[middle][1] <= from) low = middle + 1;
      else high = middle;
    }
    let covered = 0;
    for (let i = low; i < apart.length && apart[i][0] < to; i++) {
      covered += Math.max(0, Math.min(apart[i][1], to) - Math.max(apart[i][0], from));
    }
    return covered;
  };
}

/**
 * A window has the label whose annotations cover most of it, if they cover at least `share` of it and those of no other label
 * cover as much; the uncovered rest belongs to the background. Annotations without a duration mark nothing, because they
 * cover no part of a window.
 */
export function labelByAnnotations(
  places: WindowPlaces,
  annotations: readonly Annotation[],
  { rate, labelOf, background, share }: AnnotationLabels,
): WindowLabels {
  const { span } = places;
  const intervalsOf = new Map<number, Interval[]>();
  const marked: Interval[] = [];
  for (const annotation of [...annotations].sort((left, right) => left.time - right.time)) {
    const label = labelOf(annotation);
    if (label === undefined || label === background) continue;
    const interval: Interval = [annotation.time * rate, (annotation.time + annotation.duration) * rate];
    const own = intervalsOf.get(label);
    if (own === undefined) intervalsOf.set(label, [interval]);
    else own.push(interval);
    marked.push(interval);
  }
  const coverages = Array.from(intervalsOf, ([label, intervals]) => ({
    label,
    covers: coverageOf(intervals),
  }));
  const coversAny = coverageOf(marked);
  return decideAll(places, share, (end) => {
    const held = coverages.map(({ label, covers }): Held => [label, covers(end - span, end)]);
    return hasLabel(background) ? [...held, [background, span - coversAny(end - span, end)]] : held;
  });
}
