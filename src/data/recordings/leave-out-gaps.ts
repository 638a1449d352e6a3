import type { CollectedFeatures } from '../../signal/collect-features.js';
import type { SignalProgram } from '../../signal/program.js';
import type { Gap } from './device-samples.js';
import { hasLabel, NO_LABEL } from './row-labels.js';

/** Largest share that windows in a gap may have in a running mean to which features are relative. */
const MOST_WEIGHT = 1 / 16;

/** Whether any gap touches samples [start, end): `gaps` are in order, and questions come in order of their starts. */
function toucher(gaps: readonly Gap[]): (start: number, end: number) => boolean {
  let next = 0;
  return (start, end) => {
    while (next < gaps.length && gaps[next].end <= start) next += 1;
    return next < gaps.length && gaps[next].start < end;
  };
}

/**
 * Which rows of a recording depend on samples that were not measured:
 *
 * - those that are about such samples, from the first one of the earliest answer that they look back to (`lookBack.rows`)
 *   to the sample that brings the answer;
 * - of features that are relative to a running mean (`lookBack.mean`), also those that come so soon behind that windows of
 *   the gap make more than a sixteenth of it.
 */
export function rowsOverGaps(
  { count, positions, answered }: Pick<CollectedFeatures, 'count' | 'positions' | 'answered'>,
  { span, lookBack }: Pick<SignalProgram, 'span' | 'lookBack'>,
  gaps: readonly Gap[],
): Uint8Array {
  const over = new Uint8Array(count);
  if (gaps.length === 0) return over;
  const looksOver = toucher(gaps);
  const isOver = toucher(gaps);
  let weight = 0;
  for (let row = 0; row < count; row++) {
    const first = row - lookBack.rows;
    const start = first < 0 ? 0 : positions[first] - span + 1;
    if (looksOver(start, answered[row] + 1) || weight > MOST_WEIGHT) over[row] = 1;
    if (lookBack.mean > 0) {
      const own = isOver(positions[row] - span + 1, answered[row] + 1) ? 1 : 0;
      // The first window is the running mean; every other window changes it by its share.
      weight = row === 0 ? own : weight + (own - weight) / lookBack.mean;
    }
  }
  return over;
}

/** The labels after removing those of some rows, and how many rows lost theirs. */
export function withoutRows(
  labels: Int16Array,
  left: Uint8Array,
): { readonly labels: Int16Array; readonly lost: number } {
  let lost = 0;
  const kept = labels.map((label, row) => {
    if (left[row] === 0 || !hasLabel(label)) return label;
    lost += 1;
    return NO_LABEL;
  });
  return { labels: kept, lost };
}
