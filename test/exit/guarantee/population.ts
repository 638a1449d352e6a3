import type { Metric, PairedLabels } from '../../../src/exit/budget.js';
import type { RandomStream } from '../../../src/math/random.js';
import { naiveLoss } from './reference.js';

/** All there is to draw from, so that the true losses are known exactly. */
export interface Population {
  readonly classes: number;
  /** True labels and labels of the full network, `[size]`. */
  readonly truth: Uint8Array;
  readonly full: Uint8Array;
  /** Labels of every candidate for early exit, safest first, `[candidates][size]`. */
  readonly early: readonly Uint8Array[];
}

const CLASSES = 5;

/** Share of the samples that some candidate could change. */
const UNSETTLED = 0.2;

/** A label other than the given one. */
function otherThan(label: number, stream: RandomStream): number {
  return (label + stream.integer(1, CLASSES - 1)) % CLASSES;
}

/**
 * A population in which every candidate changes the first so many samples: as few as give it a true loss of
 * at least the one asked for, so that a later candidate changes all that an earlier one does. Of ten changed
 * answers about six were right, two become right, and two stay wrong.
 */
export function populationWithLosses(
  metric: Metric,
  losses: readonly number[],
  size: number,
  stream: RandomStream,
): Population {
  const unsettled = Math.round(UNSETTLED * size);
  const truth = new Uint8Array(size).map(() => stream.integer(0, CLASSES - 1));
  const full = truth.map((label, sample) =>
    stream.uniform() < (sample < unsettled ? 0.4 : 0.03) ? otherThan(label, stream) : label,
  );
  const changed = truth.map((label, sample) => {
    if (full[sample] === label) return otherThan(label, stream);
    return stream.uniform() < 0.5 ? label : otherThan(label, stream);
  });
  const changing = (count: number) => full.map((label, sample) => (sample < count ? changed[sample] : label));
  const early = losses.map((loss) => {
    let low = 0;
    let high = unsettled;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (naiveLoss(metric, { classes: CLASSES, truth, full, early: changing(middle) }) < loss) low = middle;
      else high = middle;
    }
    return changing(high);
  });
  return { classes: CLASSES, truth, full, early };
}

/** The whole population's labels with one candidate. */
export function populationPairs(
  { classes, truth, full, early }: Population,
  candidate: number,
): PairedLabels {
  return { classes, truth, full, early: early[candidate] };
}

/** Labels with one candidate of samples drawn, `drawn` their places in the population. */
export function drawnPairs(population: Population, candidate: number, drawn: Uint32Array): PairedLabels {
  const pick = (labels: Uint8Array) => new Uint8Array(drawn.length).map((_, i) => labels[drawn[i]]);
  return {
    classes: population.classes,
    truth: pick(population.truth),
    full: pick(population.full),
    early: pick(population.early[candidate]),
  };
}
