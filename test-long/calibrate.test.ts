// The guarantee of calibration, by simulation: it takes half a minute.
import { describe, expect, it } from 'vitest';
import type { Budget } from '../src/exit/budget.js';
import { calibrate } from '../src/exit/calibrate.js';
import type { TracedSamples } from '../src/exit/choose.js';
import { answersOf } from '../src/exit/evaluate.js';
import { accuracy, macroF1, sensitivities } from '../src/exit/metrics.js';
import type { ExitPolicy } from '../src/exit/policy.js';
import { marginPath } from '../src/exit/rules/margin.js';
import { noneRule } from '../src/exit/rules/none.js';
import { randomStream } from '../src/math/random.js';
import { drawSamples, shape, syntheticSamples } from '../test/exit/synthetic.js';

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
