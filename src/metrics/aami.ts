import { InputError } from '../errors/input-error.js';
import type { ConfusionMatrix, Counts } from './confusion.js';
import { accuracyOf, predictiveValuesOf, sensitivitiesOf } from './scores.js';

/** The classes of heart beats of ANSI/AAMI EC57: normal, supraventricular, ventricular, fusion, unknown. */
export const AAMI_CLASSES = ['N', 'S', 'V', 'F', 'Q'] as const;

/** Beats of each AAMI class by the class that was answered: plain JSON. */
export interface AamiTable {
  readonly classNames: typeof AAMI_CLASSES;
  /** 5 x 5, `[truth][answer]`; a class that the network does not know has an empty column. */
  readonly counts: Counts;
  /** Percent; null for a class without beats. Of each class against all others. */
  readonly sensitivity: readonly (number | null)[];
  /** Percent; null for a class that is never answered. Of each class against all others. */
  readonly ppv: readonly (number | null)[];
  /** Percent. */
  readonly accuracy: number | null;
}

/**
 * The table in which results on heart beats are published: N, S, V, F, Q in this order, whatever the order of the network's
 * classes, which may be fewer. Every beat counts: nothing is left out of the denominators.
 *
 * @throws InputError when a class of the matrix is not one of the five
 */
export function aamiTable(matrix: ConfusionMatrix): AamiTable {
  const stray = matrix.classNames.find((name) => !AAMI_CLASSES.some((known) => known === name));
  if (stray !== undefined) {
    throw new InputError(
      `AAMI table: "${stray}" is not a class of heart beats; map the classes to ${AAMI_CLASSES.join(', ')}`,
    );
  }
  const places = AAMI_CLASSES.map((name) => matrix.classNames.indexOf(name));
  const counts = places.map((truth) =>
    places.map((answer) => (truth < 0 || answer < 0 ? 0 : matrix.counts[truth][answer])),
  );
  return {
    classNames: AAMI_CLASSES,
    counts,
    sensitivity: sensitivitiesOf(counts),
    ppv: predictiveValuesOf(counts),
    accuracy: accuracyOf(counts),
  };
}
