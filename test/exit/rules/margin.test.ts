import { describe, expect, it } from 'vitest';
import { worstMacs } from '../../../src/exit/cost.js';
import { answersOf, evaluatePolicy } from '../../../src/exit/evaluate.js';
import { marginPath, marginRule } from '../../../src/exit/rules/margin.js';
import { noneRule } from '../../../src/exit/rules/none.js';
import { RULE_MARGIN } from '../../../src/kernel/types.js';
import { NEVER } from '../../../src/quantize/integer-network.js';
import { points, shape, syntheticSamples } from '../synthetic.js';

const tuning = syntheticSamples(3, 4000);
const full = answersOf(tuning.trace, noneRule(shape), shape).labels;
const ruleAt = (risk: number) => marginRule(shape, tuning.trace, tuning.labels, full, risk);
const held = syntheticSamples(4, 4000);
const evaluate = (risk: number) => evaluatePolicy(held.trace, ruleAt(risk), shape, held.labels);

describe('marginRule', () => {
  it('keeps the end of every layer, and never stops at the last', () => {
    const { rule, exits } = ruleAt(0.02);
    expect(rule).toBe(RULE_MARGIN);
    const places = exits.map(({ layer, units }) => `${layer}:${units}`);
    expect(places).toEqual(expect.arrayContaining(['0:32', '1:16']));
    expect(exits.at(-1)).toEqual({ layer: 1, units: 16, threshold: NEVER, gap: NEVER });
  });

  it('stops samples inside the first layer, at no more than the risk a sample that stops', () => {
    const { shares, accuracy } = evaluate(0.05);
    const whole = evaluatePolicy(held.trace, noneRule(shape), shape, held.labels);
    expect(shares[0]).toBeGreaterThan(0.1);
    expect(whole.accuracy - accuracy).toBeLessThan(5);
    expect(whole.accuracy - accuracy).toBeGreaterThan(0);
  });

  it('drops labels from the end of the first layer on, so that later layers cost less', () => {
    const { exits } = ruleAt(0.02);
    const gaps = exits.map(({ layer, units, gap }) => ({ inside: layer === 0 && units < 32, gap }));
    expect(gaps.filter(({ inside }) => inside).every(({ gap }) => gap === NEVER)).toBe(true);
    expect(gaps.some(({ gap }) => gap !== NEVER)).toBe(true);
    const kept = { ...ruleAt(0.02), exits: exits.map((exit) => ({ ...exit, gap: NEVER })) };
    const cost = answersOf(held.trace, ruleAt(0.02), shape).macs;
    expect(cost.mean).toBeLessThan(answersOf(held.trace, kept, shape).macs.mean);
  });

  it('leaves out exit points where too few samples arrive to learn from', () => {
    // Everyone stops at the first.
    const { exits } = ruleAt(0.9);
    expect(exits.length).toBeLessThan(points.length);
    const idle = exits.filter(({ threshold, gap }) => threshold === NEVER && gap === NEVER);
    expect(idle.every(({ layer, units }) => units === shape.layers[layer].outputs)).toBe(true);
  });

  it('does nothing early with too few samples', () => {
    const few = { trace: { ...tuning.trace, count: 20 }, labels: tuning.labels.subarray(0, 20) };
    expect(marginRule(shape, few.trace, few.labels, full.subarray(0, 20), 0.3).exits).toEqual(
      noneRule(shape).exits,
    );
  });
});

describe('marginPath', () => {
  const path = marginPath(shape, tuning.trace, tuning.labels, full);

  it('goes from safest to cheapest', () => {
    const means = path.map((policy) => answersOf(tuning.trace, policy, shape).macs.mean);
    expect(means[0]).toBeGreaterThan(3 * (means.at(-1) ?? 0));
    means.slice(1).forEach((mean, i) => {
      expect(mean).toBeLessThan(means[i]);
    });
  });

  it('never costs more at the worst than all exit points together', () => {
    const most = worstMacs(shape, points);
    for (const { exits } of path) expect(worstMacs(shape, exits)).toBeLessThanOrEqual(most);
  });
});
