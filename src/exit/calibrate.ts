import type { Trace } from '../quantize/trace.js';
import type { Budget, PairedLabels } from './budget.js';
import type { CostShape } from './cost.js';
import { answersOf } from './evaluate.js';
import { testInSequence } from './guarantee/fixed-sequence.js';
import { groupLosses } from './guarantee/group-losses.js';
import { groupPValue, groupsNeeded, leastGroups, type Support, supportOf } from './guarantee/group-test.js';
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
  /**
   * Samples, or groups if the budget is about groups, that any claim at this budget needs, even if early exit never lost
   * anything; null: too many.
   */
  readonly leastSamples: number | null;
  /**
   * Samples, or groups, that the next, cheaper policy would need; null when no number would suffice, or the policy was accepted
   * too.
   */
  readonly samplesForNext: number | null;
  /** Of a budget about groups. */
  readonly groups?: {
    /** Groups that calibrated: those for which the metric is defined. */
    readonly count: number;
    /** What they can support for the safest policy of the path, whatever the budget; null if nothing. */
    readonly supports: Support | null;
  };
}

/** The tests of a budget, and how many samples or groups it needs. */
interface Tests {
  readonly pValueOf: (pairs: PairedLabels) => number;
  readonly least: (undisturbed: PairedLabels) => number | undefined;
  readonly needed: (pairs: PairedLabels) => number | undefined;
  readonly groupsOf: (safest: PairedLabels) => Pick<Calibration, 'groups'>;
}

function testsOf(budget: Budget, groupOf: ArrayLike<number> | undefined): Tests {
  const { unit, metric, confidence } = budget;
  if (unit === undefined || unit.kind === 'sample') {
    return {
      pValueOf: (pairs) => lossPValue(budget, pairs),
      least: (pairs) => leastSamples(budget, pairs),
      needed: (pairs) => samplesNeeded(budget, pairs),
      groupsOf: () => ({}),
    };
  }
  if (groupOf === undefined) throw new RangeError(`a budget about every ${unit.kind}, and no groups`);
  const lossesOf = (pairs: PairedLabels) => groupLosses(pairs, groupOf, metric);
  return {
    pValueOf: (pairs) => groupPValue(budget, lossesOf(pairs)),
    least: () => leastGroups(budget),
    needed: (pairs) => groupsNeeded(budget, lossesOf(pairs)),
    groupsOf: (safest) => {
      const losses = lossesOf(safest);
      return { groups: { count: losses.length, supports: supportOf(losses, confidence) ?? null } };
    },
  };
}

/**
 * Chooses the cheapest policy of a path whose loss against the whole network is within a budget, with confidence.
 *
 * Learn then Test (Angelopoulos et al. 2021, arXiv 2110.01052) with fixed-sequence testing, as for early exits in
 * Jazbec et al. 2024 (arXiv 2405.20915): the path is fixed before the calibration samples are looked at; its policies
 * are tested in order, each at level 1 - confidence, until one fails. With the stated confidence the loss of every
 * policy before that one is within the budget, for samples drawn like the calibration samples; if the budget is about groups,
 * for groups drawn like theirs.
 *
 * @param path from safest to cheapest, fixed without the calibration samples
 * @param trace calibration samples
 * @param truth their true labels
 * @param full answers of the whole network to them
 * @param groupOf the number of the group of every sample, if the budget is about groups
 * @throws RangeError when it is, and there are none
 */
export function calibrate(
  path: readonly ExitPolicy[],
  trace: Trace,
  truth: Uint8Array,
  full: Uint8Array,
  shape: CostShape,
  budget: Budget,
  groupOf?: ArrayLike<number>,
): Calibration {
  const tests = testsOf(budget, groupOf);
  const pairsOf = (index: number) => {
    const early = answersOf(trace, path[index], shape).labels;
    return { classes: trace.classes, truth, full, early };
  };
  const { accepted, pValues } = testInSequence(
    path.length,
    (index) => tests.pValueOf(pairsOf(index)),
    1 - budget.confidence,
  );
  const rejected = accepted < path.length;
  return {
    budget,
    samples: trace.count,
    policy: path[Math.max(0, accepted - 1)],
    place: accepted - 1,
    pValue: accepted > 0 ? pValues[accepted - 1] : null,
    leastSamples: tests.least({ classes: trace.classes, truth, full, early: full }) ?? null,
    samplesForNext: rejected ? (tests.needed(pairsOf(accepted)) ?? null) : null,
    ...tests.groupsOf(pairsOf(0)),
  };
}
