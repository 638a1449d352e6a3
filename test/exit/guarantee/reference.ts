import type { Metric, PairedLabels } from '../../../src/exit/budget.js';

/** Mean over the classes of 2 TP / (2 TP + FP + FN), from its definition. */
function naiveMacroF1(classes: number, truth: Uint8Array, answers: Uint8Array): number {
  const truePositives = new Float64Array(classes);
  const wrong = new Float64Array(classes);
  truth.forEach((is, sample) => {
    const answer = answers[sample];
    if (answer === is) truePositives[is] += 1;
    else {
      wrong[is] += 1;
      wrong[answer] += 1;
    }
  });
  return (
    truePositives.reduce((sum, found, label) => sum + (2 * found) / (2 * found + wrong[label]), 0) / classes
  );
}

/** The metric of some answers, from its definition. */
function naiveMetric(metric: Metric, classes: number, truth: Uint8Array, answers: Uint8Array): number {
  if (metric.kind === 'macro-f1') return naiveMacroF1(classes, truth, answers);
  let concerned = 0;
  let right = 0;
  truth.forEach((is, sample) => {
    if (metric.kind === 'sensitivity' && is !== metric.label) return;
    concerned += 1;
    if (answers[sample] === is) right += 1;
  });
  return right / concerned;
}

/** metric(full network) - metric(early exit), from the definition of the metric. */
export function naiveLoss(metric: Metric, { classes, truth, full, early }: PairedLabels): number {
  return naiveMetric(metric, classes, truth, full) - naiveMetric(metric, classes, truth, early);
}

/**
 * P(T = t) for t = -count..count, `[2 * count + 1]`: the distribution of the sum of losses that are +1 and -1
 * with the given probabilities, by adding one sample after the other.
 */
export function differenceDistribution(count: number, lost: number, gained: number): Float64Array {
  let distribution = Float64Array.of(1);
  for (let sample = 0; sample < count; sample++) {
    const next = new Float64Array(distribution.length + 2);
    distribution.forEach((probability, i) => {
      next[i] += gained * probability;
      next[i + 1] += (1 - lost - gained) * probability;
      next[i + 2] += lost * probability;
    });
    distribution = next;
  }
  return distribution;
}

/** P(T <= difference) from `differenceDistribution`. */
export function naiveTail(count: number, difference: number, discordance: number, mean: number): number {
  const distribution = differenceDistribution(count, (discordance + mean) / 2, (discordance - mean) / 2);
  return distribution.slice(0, difference + count + 1).reduce((sum, probability) => sum + probability, 0);
}
