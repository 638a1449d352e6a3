import fc from 'fast-check';
import type { PairedLabels } from '../../../src/exit/budget.js';

/** A sample: true label, label of the full network, label with early exit. */
export type Answered = readonly [truth: number, full: number, early: number];

/** Paired labels from a list of samples. */
export function pairsOf(classes: number, samples: readonly Answered[]): PairedLabels {
  return {
    classes,
    truth: Uint8Array.from(samples, ([truth]) => truth),
    full: Uint8Array.from(samples, ([, full]) => full),
    early: Uint8Array.from(samples, ([, , early]) => early),
  };
}

/** A sample so many times. */
export function times(count: number, sample: Answered): Answered[] {
  return Array.from({ length: count }, () => sample);
}

/**
 * Samples of two balanced classes, `lost` and `gained` of them spread evenly over both, and 2 % wrong in both
 * networks.
 */
export function twoClasses(count: number, lost: number, gained: number): PairedLabels {
  const half = (truth: 0 | 1, share: (total: number) => number): Answered[] => {
    const other = 1 - truth;
    const wrong = share(Math.round(count / 50));
    return [
      ...times(share(lost), [truth, truth, other]),
      ...times(share(gained), [truth, other, truth]),
      ...times(wrong, [truth, other, other]),
      ...times(share(count) - share(lost) - share(gained) - wrong, [truth, truth, truth]),
    ];
  };
  return pairsOf(2, [
    ...half(0, (total) => Math.ceil(total / 2)),
    ...half(1, (total) => Math.floor(total / 2)),
  ]);
}

/** Any samples of three classes, each of which has some that the full network finds. */
export const threeClassPairs: fc.Arbitrary<PairedLabels> = fc
  .array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)), { minLength: 30, maxLength: 120 })
  .map((samples) =>
    pairsOf(3, [...samples, ...[0, 1, 2].flatMap((label) => times(10, [label, label, label]))]),
  );
