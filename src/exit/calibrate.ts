import type { Trace } from '../quantize/trace.js';
import type { Budget } from './budget.js';
import type { CostShape } from './cost.js';
import { answersOf } from './evaluate.js';
import { testInSequence } from './guarantee/fixed-sequence.js';
import { lossPValue } from './guarantee/loss-pvalue.js';
import { leastSamples, samplesNeeded } from './guarantee/sample-size.js';
import type { ExitPolicy } from './policy.js';

/** The result of calibration. */
export interface Calibration {
  readonly budget: Budget;
  /** Calibration samples. */
  readonly samples: number;
  /** The cheapest policy that the samples support; the first of the path, which is the safest, when they support none. */
  readonly policy: ExitPolicy;
  /** Place of that policy on the path; -1 when the samples support none. */
  readonly place: number;
  /** p-value of the chosen policy's test; null when there is none. */
  readonly pValue: number | null;
  /** Samples that any claim at this budget needs, even if early exit never lost anything; null: too many. */
  readonly leastSamples: number | null;
  /** Samples that the next, cheaper policy would need; null when no number would suffice, or the policy was accepted too. */
  readonly samplesForNext: number | null;
}

/**
 * Chooses the cheapest policy of a path whose loss against the whole network is within a budget, with confidence.
 *
 * Learn then Test (Angelopoulos et al. 2021, arXiv 2110.01052) with fixed-sequence testing, as for early exits in
 * Jazbec et al. 2024 (arXiv 2405.20915): the path is fixed before the calibration samples are looked at; its policies
 * are tested in order, each at level 1 - confidence, until one fails. With the stated confidence the loss of every
 * policy before that one is within the budget, for samples drawn like the calibration samples.
 *
 * @param path from safest to cheapest, fixed without the calibration samples
 * @param trace calibration samples
 * @param truth their true labels
 * @param full answers of the whole network to them
 */
export function calibrate(
  path: readonly ExitPolicy[],
  trace: Trace,
  truth: Uint8Array,
  full: Uint8Array,
  shape: CostShape,
  budget: Budget,
): Calibration {
  const pairsOf = (index: number) => {
    const early = answersOf(trace, path[index], shape).labels;
    return { classes: trace.classes, truth, full, early };
  };
  const { accepted, pValues } = testInSequence(
    path.length,
    (index) => lossPValue(budget, pairsOf(index)),
    1 - budget.confidence,
  );
  const rejected = accepted < path.length;
  return {
    budget,
    samples: trace.count,
    policy: path[Math.max(0, accepted - 1)],
    place: accepted - 1,
    pValue: accepted > 0 ? pValues[accepted - 1] : null,
    leastSamples: leastSamples(budget, { classes: trace.classes, truth, full, early: full }) ?? null,
    samplesForNext: rejected ? (samplesNeeded(budget, pairsOf(accepted)) ?? null) : null,
  };
}
