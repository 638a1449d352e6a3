import { countAnswers } from '../../metrics/confusion.js';
import { macroF1Of } from '../../metrics/scores.js';
import type { Metric, PairedLabels } from '../budget.js';
import { answerTable } from './answer-table.js';
import { lossCountsOf } from './paired-loss.js';

/** The samples of every group, as places. */
export function samplesOfGroups(groupOf: ArrayLike<number>): readonly Uint32Array[] {
  const places = new Map<number, number[]>();
  for (let sample = 0; sample < groupOf.length; sample++) {
    const own = places.get(groupOf[sample]);
    if (own === undefined) places.set(groupOf[sample], [sample]);
    else own.push(sample);
  }
  return Array.from(places.values(), (samples) => Uint32Array.from(samples));
}

/** The metric's loss in some samples; undefined if it is not defined there. */
function lossOf(pairs: PairedLabels, metric: Metric): number | undefined {
  const { truth, full, early, classes } = pairs;
  if (metric.kind === 'macro-f1') {
    const whole = macroF1Of(countAnswers(full, truth, classes));
    const left = macroF1Of(countAnswers(early, truth, classes));
    return whole === null || left === null ? undefined : (whole - left) / 100;
  }
  const { count, lost, gained } = lossCountsOf(answerTable(pairs), metric);
  return count === 0 ? undefined : (lost - gained) / count;
}

/**
 * What early exit loses in each group by itself, -1 to 1: accuracy, macro-F1 over the classes that the group has, or the
 * sensitivity of a class. A group without samples of that class has no loss and is left out, so that a claim about
 * sensitivity is about groups that have the class.
 *
 * @param groupOf the number of the group of every sample
 * @throws RangeError when the arrays do not fit each other (see `answerTable`)
 */
export function groupLosses(pairs: PairedLabels, groupOf: ArrayLike<number>, metric: Metric): Float64Array {
  const { truth, full, early, classes } = pairs;
  if (groupOf.length !== truth.length) {
    throw new RangeError(`groups of ${groupOf.length} samples for ${truth.length} labels`);
  }
  const pick = (labels: Uint8Array, samples: Uint32Array) =>
    Uint8Array.from(samples, (sample) => labels[sample]);
  return Float64Array.from(
    samplesOfGroups(groupOf).flatMap(
      (samples) =>
        lossOf(
          {
            classes,
            truth: pick(truth, samples),
            full: pick(full, samples),
            early: pick(early, samples),
          },
          metric,
        ) ?? [],
    ),
  );
}
