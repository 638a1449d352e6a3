import { classMap } from './class-map.js';
import { MATCH_WINDOW, matchBeats } from './match-beats.js';
import type { RawSignal } from './raw-signal.js';
import { NO_LABEL, type RowLabels, wholeRows } from './row-labels.js';

/**
 * Finds the classes of detected beats from the codes of the annotations that they match.
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
  const classOf = classMap({ classes }, names);
  const beats = annotations.filter(({ code }) => classOf(code) !== undefined);
  const annotated = Int32Array.from(beats, ({ time }) => Math.round(time * rate));
  const { annotationOf, missed } = matchBeats(positions, annotated, Math.round(MATCH_WINDOW * rate));
  const labels = Int16Array.from(annotationOf, (index) =>
    index < 0 ? NO_LABEL : (classOf(beats[index].code) ?? NO_LABEL),
  );
  return wholeRows(labels, missed);
}
