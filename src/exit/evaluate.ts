import type { Trace } from '../quantize/trace.js';
import { type CostShape, MACS, type Prices, stageCosts, worstMacs } from './cost.js';
import { accuracy, macroF1, sensitivities } from './metrics.js';
import type { ExitPolicy } from './policy.js';
import { createReplay } from './replay.js';

/** The effect of a policy on traced samples. */
export interface PolicyAnswers {
  /** Label of every sample. */
  readonly labels: Uint8Array;
  /** Multiply-accumulates per sample. */
  readonly macs: { readonly mean: number; readonly worst: number };
  /** Share of the samples, 0 to 1, that stop at each exit point. */
  readonly shares: readonly number[];
}

/**
 * Applies a policy to traced samples.
 *
 * @param prices of another unit than MACs
 * @throws RangeError when the trace does not have an exit point of the policy
 */
export function answersOf(
  trace: Trace,
  policy: ExitPolicy,
  shape: CostShape,
  prices: Prices = MACS,
): PolicyAnswers {
  const replay = createReplay(trace, policy, stageCosts(shape, policy.exits, prices));
  const labels = new Uint8Array(trace.count);
  const counts = policy.exits.map(() => 0);
  let macs = 0;
  for (let sample = 0; sample < trace.count; sample++) {
    const stop = replay(sample);
    labels[sample] = stop.label;
    counts[stop.exit] += 1;
    macs += stop.macs;
  }
  return {
    labels,
    macs: { mean: macs / trace.count, worst: worstMacs(shape, policy.exits, prices) },
    shares: counts.map((stopped) => stopped / trace.count),
  };
}

/** The scores and the cost of a policy on labelled samples. */
export interface Evaluation extends PolicyAnswers {
  /** Percent of the samples with the correct label. */
  readonly accuracy: number;
  /** Percent; see metrics.ts. */
  readonly macroF1: number;
  /** Sensitivity of each class in percent; null for a class without samples. */
  readonly sensitivity: readonly (number | null)[];
}

/** Applies a policy to labelled traced samples. @throws as answersOf */
export function evaluatePolicy(
  trace: Trace,
  policy: ExitPolicy,
  shape: CostShape,
  truth: Uint8Array,
): Evaluation {
  const answers = answersOf(trace, policy, shape);
  return {
    ...answers,
    accuracy: accuracy(answers.labels, truth),
    macroF1: macroF1(answers.labels, truth, trace.classes),
    sensitivity: sensitivities(answers.labels, truth, trace.classes),
  };
}
