import { beforeAll, describe, expect, it } from 'vitest';
import type { Budget, PairedLabels } from '../../../src/exit/budget.js';
import { testInSequence } from '../../../src/exit/guarantee/fixed-sequence.js';
import { levelOf, lossPValue } from '../../../src/exit/guarantee/loss-pvalue.js';
import { randomStream } from '../../../src/math/random.js';
import { drawnPairs, type Population, populationPairs, populationWithLosses } from './population.js';
import { naiveLoss } from './reference.js';

const RUNS = 400;
const SAMPLES = 2500;
const CONFIDENCE = 0.9;

/**
 * True losses of the candidates, in units of the budget's. The last three break it, one of them only just.
 */
const LOSSES: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95, 1.001, 1.05, 1.1];

/** How many candidates, from the first, a calibration accepts. */
type Calibration = (
  budget: Budget,
  candidates: number,
  pairsOf: (candidate: number) => PairedLabels,
) => number;

const tested: Calibration = (budget, candidates, pairsOf) =>
  testInSequence(candidates, (candidate) => lossPValue(budget, pairsOf(candidate)), levelOf(budget)).accepted;

/** Miscalibrated on purpose: takes the observed loss for the true one. */
const observed: Calibration = (budget, candidates, pairsOf) => {
  const exceeds = (candidate: number) => (naiveLoss(budget.metric, pairsOf(candidate)) > budget.loss ? 1 : 0);
  return testInSequence(candidates, exceeds, 0.5).accepted;
};

/** What came of repeated calibrations. */
interface Outcome {
  /** Number of candidates accepted in each. */
  readonly accepted: readonly number[];
  /** Number of calibrations whose last accepted candidate truly breaks the budget. */
  readonly broken: number;
}

/**
 * Calibrates again and again on samples drawn from the population, always the same ones for the same
 * population.
 */
function calibrateRepeatedly(budget: Budget, population: Population, calibration: Calibration): Outcome {
  const losses = population.early.map((_, i) => naiveLoss(budget.metric, populationPairs(population, i)));
  const accepted = Array.from({ length: RUNS }, (_, run) => {
    const stream = randomStream(11, run, 'order');
    const drawn = new Uint32Array(SAMPLES).map(() => stream.integer(0, population.truth.length - 1));
    return calibration(budget, losses.length, (candidate) => drawnPairs(population, candidate, drawn));
  });
  const broken = accepted.filter((count) => count > 0 && losses[count - 1] > budget.loss).length;
  return { accepted, broken };
}

/** Whether the claim of the budget held as often as its confidence says. */
function keepsItsWord(budget: Budget, { broken, accepted }: Outcome): boolean {
  return broken / accepted.length <= 1 - budget.confidence;
}

/**
 * `usual` is what half of the calibrations accept or more: the test of macro-F1 is the weakest of the three.
 */
const cases = [
  { metric: { kind: 'accuracy' }, loss: 0.02, usual: 6 },
  { metric: { kind: 'sensitivity', label: 2 }, loss: 0.05, usual: 5 },
  { metric: { kind: 'macro-f1' }, loss: 0.02, usual: 3 },
] as const;

describe.each(cases)('calibration for $metric.kind', ({ metric, loss, usual }) => {
  const budget: Budget = { metric, loss, confidence: CONFIDENCE };
  let population: Population;

  beforeAll(() => {
    const losses = LOSSES.map((share) => share * loss);
    population = populationWithLosses(metric, losses, 10_000, randomStream(3, 0, 'order'));
  });

  it('is tried on candidates that grow in loss, the last ones just above the budget', () => {
    const losses = LOSSES.map((_, i) => naiveLoss(metric, populationPairs(population, i)) / loss);
    for (const [i, share] of LOSSES.entries()) expect(Math.abs(losses[i] - share)).toBeLessThan(0.02);
    expect(losses.filter((share) => share > 1)).toHaveLength(3);
  });

  it('breaks the budget in at most 1 - confidence of the runs, and is not idle', () => {
    const outcome = calibrateRepeatedly(budget, population, tested);
    const sorted = [...outcome.accepted].sort((a, b) => a - b);
    expect(keepsItsWord(budget, outcome)).toBe(true);
    expect(sorted[RUNS / 10]).toBeGreaterThan(1);
    expect(sorted[RUNS / 2]).toBeGreaterThanOrEqual(usual);
  });

  it('would break it more often if it went by the observed loss, and the same check says so', () => {
    const outcome = calibrateRepeatedly(budget, population, observed);
    expect(keepsItsWord(budget, outcome)).toBe(false);
  });
});
