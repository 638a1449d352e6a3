import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/exit/budget.js';
import { calibrate } from '../../src/exit/calibrate.js';
import type { TracedSamples } from '../../src/exit/choose.js';
import { answersOf } from '../../src/exit/evaluate.js';
import { accuracy, macroF1, sensitivities } from '../../src/exit/metrics.js';
import type { ExitPolicy } from '../../src/exit/policy.js';
import { marginPath } from '../../src/exit/rules/margin.js';
import { noneRule } from '../../src/exit/rules/none.js';
import { randomStream } from '../../src/math/random.js';
import { drawSamples, shape, syntheticSamples } from './synthetic.js';

/** All samples there are, so that the loss of a policy is known and not estimated. */
const population = syntheticSamples(1, 12_000);
const whole = noneRule(shape);
const answers = ({ trace }: TracedSamples, policy: ExitPolicy) => answersOf(trace, policy, shape).labels;
const fullTruth = answers(population, whole);

/** Every third step of the path of the margin rule, from samples of their own. */
function pathFrom(seed: number): readonly ExitPolicy[] {
  const tuning = drawSamples(population, 800, randomStream(seed, 1, 'order'));
  const path = marginPath(shape, tuning.trace, tuning.labels, answers(tuning, whole));
  return path.filter((_, step) => step % 3 === 0);
}
const paths = [11, 12, 13, 14, 15].map(pathFrom);

const metricOf = (budget: Budget, labels: Uint8Array, truth: Uint8Array): number => {
  switch (budget.metric.kind) {
    case 'accuracy':
      return accuracy(labels, truth) / 100;
    case 'macro-f1':
      return macroF1(labels, truth, shape.classes) / 100;
    case 'sensitivity':
      return (sensitivities(labels, truth, shape.classes)[budget.metric.label] ?? 0) / 100;
  }
};
const lossOf = (budget: Budget, labels: Uint8Array, full: Uint8Array, truth: Uint8Array) =>
  metricOf(budget, full, truth) - metricOf(budget, labels, truth);

type Rule = (path: readonly ExitPolicy[], samples: TracedSamples, budget: Budget) => ExitPolicy;

const calibrated: Rule = (path, samples, budget) =>
  calibrate(path, samples.trace, samples.labels, answers(samples, whole), shape, budget).policy;

/** What must not be done: the cheapest policy whose observed loss is within the budget. */
const miscalibrated: Rule = (path, samples, budget) => {
  const full = answers(samples, whole);
  const within = path.filter(
    (policy) => lossOf(budget, answers(samples, policy), full, samples.labels) <= budget.loss,
  );
  return within.at(-1) ?? whole;
};

/** Calibrates again and again on new samples; how often the true loss is above the budget, and the mean cost. */
function simulate(rule: Rule, budget: Budget, count: number): { exceeded: number; macs: number } {
  const runs = 400;
  const known = new Map<ExitPolicy, { over: boolean; macs: number }>();
  let exceeded = 0;
  let macs = 0;
  for (let run = 0; run < runs; run++) {
    const samples = drawSamples(population, count, randomStream(run, 2, 'order'));
    const policy = rule(paths[run % paths.length], samples, budget);
    let truth = known.get(policy);
    if (truth === undefined) {
      const early = answersOf(population.trace, policy, shape);
      const over = lossOf(budget, early.labels, fullTruth, population.labels) > budget.loss;
      truth = { over, macs: early.macs.mean };
      known.set(policy, truth);
    }
    exceeded += Number(truth.over);
    macs += truth.macs / runs;
  }
  return { exceeded: exceeded / runs, macs };
}

const budgets: readonly { name: string; budget: Budget; count: number }[] = [
  { name: 'accuracy', budget: { metric: { kind: 'accuracy' }, loss: 0.01, confidence: 0.9 }, count: 1500 },
  {
    name: 'sensitivity of a class',
    budget: { metric: { kind: 'sensitivity', label: 2 }, loss: 0.02, confidence: 0.9 },
    count: 2500,
  },
];

describe.each(budgets)('400 calibrations for $name, the truth known', ({ budget, count }) => {
  const fullMacs = answersOf(population.trace, whole, shape).macs.mean;

  it('exceed the budget in no more than the stated share, and still save work', () => {
    const { exceeded, macs } = simulate(calibrated, budget, count);
    expect(exceeded).toBeLessThanOrEqual(1 - budget.confidence);
    expect(macs).toBeLessThan(fullMacs / 2);
  });

  it('exceed it more often when the rule only looks whether the observed loss is within the budget', () => {
    expect(simulate(miscalibrated, budget, count).exceeded).toBeGreaterThan(1 - budget.confidence);
  });
});

describe('calibrate', () => {
  const budget: Budget = { metric: { kind: 'accuracy' }, loss: 0.01, confidence: 0.95 };
  const samples = drawSamples(population, 3000, randomStream(99, 3, 'order'));
  const run = (changed: Partial<Budget>, from = samples) =>
    calibrate(paths[0], from.trace, from.labels, answers(from, whole), shape, { ...budget, ...changed });

  it('chooses a policy of the path whose test passed, before one that failed', () => {
    const { place, policy, pValue, samplesForNext, samples: count } = run({});
    expect(place).toBeGreaterThan(0);
    expect(place).toBeLessThan(paths[0].length - 1);
    expect(policy).toBe(paths[0][place]);
    expect(pValue).toBeLessThanOrEqual(0.05);
    expect(count).toBe(3000);
    expect(samplesForNext ?? Number.POSITIVE_INFINITY).toBeGreaterThan(3000);
  });

  it('goes further on the path with a larger budget, and less far with more confidence', () => {
    expect(run({ loss: 0.03 }).place).toBeGreaterThan(run({ loss: 0.005 }).place);
    expect(run({ confidence: 0.999 }).place).toBeLessThanOrEqual(run({ confidence: 0.8 }).place);
  });

  it('says that too few samples support nothing, and how many could', () => {
    const few = drawSamples(population, 100, randomStream(98, 3, 'order'));
    const { place, pValue, leastSamples, policy } = run({}, few);
    expect([place, pValue]).toEqual([-1, null]);
    expect(policy).toBe(paths[0][0]);
    expect(leastSamples).toBeGreaterThan(100);
    // It is enough when early exit loses nothing: here a path that never stops.
    const enough = drawSamples(population, leastSamples ?? 0, randomStream(97, 3, 'order'));
    const idle = calibrate([whole], enough.trace, enough.labels, answers(enough, whole), shape, budget);
    expect(idle.place).toBe(0);
  });

  it('is a pure function of its samples', () => {
    expect(run({})).toEqual(run({}));
  });
});
