import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/exit/budget.js';
import { calibrate } from '../../src/exit/calibrate.js';
import type { TracedSamples } from '../../src/exit/choose.js';
import { answersOf } from '../../src/exit/evaluate.js';
import type { ExitPolicy } from '../../src/exit/policy.js';
import { marginPath } from '../../src/exit/rules/margin.js';
import { noneRule } from '../../src/exit/rules/none.js';
import { randomStream } from '../../src/math/random.js';
import { drawSamples, shape, syntheticSamples } from './synthetic.js';

const population = syntheticSamples(1, 12_000);
const whole = noneRule(shape);
const answers = ({ trace }: TracedSamples, policy: ExitPolicy) => answersOf(trace, policy, shape).labels;

/** Every third step of the path of the margin rule, from samples of their own. */
const tuning = drawSamples(population, 800, randomStream(11, 1, 'order'));
const path = marginPath(shape, tuning.trace, tuning.labels, answers(tuning, whole)).filter(
  (_, step) => step % 3 === 0,
);

// test-long/calibrate.test.ts shows by simulation that the claim holds.
describe('calibrate', () => {
  const budget: Budget = { metric: { kind: 'accuracy' }, loss: 0.01, confidence: 0.95 };
  const samples = drawSamples(population, 3000, randomStream(99, 3, 'order'));
  const run = (changed: Partial<Budget>, from = samples) =>
    calibrate(path, from.trace, from.labels, answers(from, whole), shape, { ...budget, ...changed });

  it('chooses a policy of the path whose test passed, before one that failed', () => {
    const { place, policy, pValue, samplesForNext, samples: count } = run({});
    expect(place).toBeGreaterThan(0);
    expect(place).toBeLessThan(path.length - 1);
    expect(policy).toBe(path[place]);
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
    expect(policy).toBe(path[0]);
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
