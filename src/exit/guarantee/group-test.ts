import type { Budget } from '../budget.js';
import { probabilityOfAtMost } from './binomial.js';
import { levelOf } from './loss-pvalue.js';
import { smallestPassing } from './sample-size.js';

/** Losses that are larger than a budget by no more than this are rounding. */
const ROUNDING = 1e-12;

/** The Kullback-Leibler divergence of two Bernoulli distributions, of `mean` from `rate`; both from 0 to 1. */
function divergence(mean: number, rate: number): number {
  const part = (share: number, other: number) => (share === 0 ? 0 : share * Math.log(share / other));
  return part(mean, rate) + part(1 - mean, 1 - rate);
}

/**
 * A p-value of the hypothesis that the mean of independent losses in [0, 1] is `loss` or more, for any number of them: the
 * smaller one of Hoeffding's bound, exp(-n kl(mean, loss)), and Bentkus', e P(Bin(n, loss) <= ceil(n mean)) (Bates,
 * Angelopoulos, Lei, Malik and Jordan 2021, "Distribution-free, risk-controlling prediction sets", and Learn then Test, arXiv
 * 2110.01052). Both bound the probability of so small a mean, and grow with the mean, so that the smaller one does too.
 *
 * @param mean of `count` losses
 */
export function hoeffdingBentkus(mean: number, count: number, loss: number): number {
  if (count === 0 || mean >= loss) return 1;
  const hoeffding = loss >= 1 ? 0 : Math.exp(-count * divergence(mean, loss));
  const bentkus = Math.E * probabilityOfAtMost(Math.ceil(count * mean), count, loss);
  return Math.min(1, hoeffding, bentkus);
}

/** What a test of groups looks at. */
interface GroupEvidence {
  readonly count: number;
  /** Mean of the losses, those below 0 as 0; at least the true mean in expectation. */
  readonly mean: number;
  /** Groups whose loss is above the budget. */
  readonly above: number;
}

function evidenceOf(losses: Float64Array, loss: number): GroupEvidence {
  const count = losses.length;
  return {
    count,
    mean: count === 0 ? 0 : losses.reduce((sum, own) => sum + Math.max(0, own), 0) / count,
    above: losses.filter((own) => own > loss + ROUNDING).length,
  };
}

/** The share of new groups that a budget is about; undefined if it is about their mean. */
function shareOf({ unit }: Budget): number | undefined {
  return unit === undefined || unit.kind === 'sample' ? undefined : unit.share;
}

/**
 * The p-value of what groups show. For a share s of new groups, the hypothesis is that more than 1 - s of them lose more than
 * the budget, and the groups that do are binomial: the exact tail. For the mean, gains count as no loss, which only makes the
 * mean larger.
 */
function evidencePValue(budget: Budget, { count, mean, above }: GroupEvidence): number {
  if (count === 0) return 1;
  const share = shareOf(budget);
  return share === undefined
    ? hoeffdingBentkus(mean, count, budget.loss)
    : probabilityOfAtMost(above, count, 1 - share);
}

/**
 * A p-value of the hypothesis that early exit breaks a budget about new groups, from groups that are independent draws from the
 * population of the claim; their samples may depend on each other in any way, and their sizes do not matter. Reject when it is
 * at most 1 - confidence.
 *
 * @param losses of the groups, each -1 to 1
 * @returns 1 without groups
 * @throws RangeError when the budget is out of range (see `levelOf`)
 */
export function groupPValue(budget: Budget, losses: Float64Array): number {
  levelOf(budget);
  return evidencePValue(budget, evidenceOf(losses, budget.loss));
}

/** Groups that any claim about the budget needs, even if early exit never lost anything; undefined: too many. */
export function leastGroups(budget: Budget): number | undefined {
  const level = levelOf(budget);
  return smallestPassing(1, (count) => evidencePValue(budget, { count, mean: 0, above: 0 }) <= level);
}

/** Groups at which the same losses, as often, would be accepted, as `samplesNeeded`; undefined: no number would do. */
export function groupsNeeded(budget: Budget, losses: Float64Array): number | undefined {
  const level = levelOf(budget);
  const { mean, above, count: own } = evidenceOf(losses, budget.loss);
  const accepts = (count: number) =>
    evidencePValue(budget, {
      count,
      mean,
      above: Math.ceil((above * count) / Math.max(1, own) - ROUNDING),
    }) <= level;
  return smallestPassing(Math.max(1, own), accepts);
}

/** What some groups can support whatever the budget: this loss, for this share of new groups. */
export interface Support {
  /** 0 to 1, in whole percent. */
  readonly share: number;
  /** 0 to 1. */
  readonly loss: number;
}

/**
 * What groups can support for one policy that was fixed without them, with a confidence: no loss among n groups is above the
 * largest, so for a share s of new groups with s^n <= 1 - confidence it is not, either (Wilks 1941, "Determination of sample
 * sizes for setting tolerance limits").
 *
 * @returns undefined if there are too few groups for one percent of the new ones
 */
export function supportOf(losses: Float64Array, confidence: number): Support | undefined {
  const share = Math.floor(100 * (1 - confidence) ** (1 / losses.length) + ROUNDING) / 100;
  return losses.length === 0 || share <= 0 ? undefined : { share, loss: Math.max(0, ...losses) };
}
