import type { Annotation } from '../recording.js';
import { hasLabel, NO_LABEL, type RowLabels } from './row-labels.js';

/** The positions of windows in their recording. */
export interface WindowPlaces {
  /** The sample after the last one of every window. */
  readonly ends: Int32Array;
  /** Samples of a window. */
  readonly span: number;
}

/** Classes of windows, and the share of each that its class covers. */
export type WindowLabels = Pick<RowLabels, 'labels' | 'purity'>;

/** A label, and how many samples of a window have it. */
type Held = readonly [label: number, samples: number];

/** What a window holds: its labels, and the samples without any. */
interface Content {
  readonly held: readonly Held[];
  readonly unlabelled: number;
}

/** Allowed deviation of times, in samples. */
const ROUNDING = 1e-6;

/**
 * The label of most of a window, the first of those that have as many samples, unless more samples have none. What overlaps
 * counts for every label that it has, and makes a window less pure.
 */
function decide(
  { held, unlabelled }: Content,
  span: number,
): { readonly label: number; readonly purity: number } {
  let [best, most]: Held = [NO_LABEL, ROUNDING];
  let sum = unlabelled;
  for (const [label, samples] of held) {
    sum += samples;
    const ahead = samples - most;
    if (ahead > ROUNDING || (ahead > -ROUNDING && samples > ROUNDING && label < best)) {
      [best, most] = [label, samples];
    }
  }
  if (best === NO_LABEL || unlabelled - most > ROUNDING) return { label: NO_LABEL, purity: 0 };
  return { label: best, purity: most / Math.max(span, sum) };
}

function decideAll({ ends, span }: WindowPlaces, contentOf: (end: number) => Content): WindowLabels {
  const labels = new Int16Array(ends.length);
  const purity = new Float64Array(ends.length);
  ends.forEach((end, window) => {
    const decided = decide(contentOf(end), span);
    labels[window] = decided.label;
    purity[window] = decided.purity;
  });
  return { labels, purity };
}

/**
 * A window has the label of most of its samples; with as many of two, the first of them. One of which more samples have no
 * label than that has none.
 *
 * @param labels a label for every input sample, or NO_LABEL
 */
export function labelBySamples(places: WindowPlaces, labels: Int16Array | Uint8Array): WindowLabels {
  const { span } = places;
  return decideAll(places, (end) => {
    const counts = new Map<number, number>();
    let unlabelled = 0;
    for (let i = end - span; i < end; i++) {
      if (hasLabel(labels[i])) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
      else unlabelled += 1;
    }
    return { held: [...counts], unlabelled };
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
 * A window has the label whose annotations cover most of it, the first of those that cover as much; the uncovered rest belongs
 * to the background. Annotations without a duration mark nothing, because they cover no part of a window.
 */
export function labelByAnnotations(
  places: WindowPlaces,
  annotations: readonly Annotation[],
  { rate, labelOf, background }: AnnotationLabels,
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
  return decideAll(places, (end) => {
    const held = coverages.map(({ label, covers }): Held => [label, covers(end - span, end)]);
    const rest = span - coversAny(end - span, end);
    return hasLabel(background)
      ? { held: [...held, [background, rest]], unlabelled: 0 }
      : { held, unlabelled: rest };
  });
}
