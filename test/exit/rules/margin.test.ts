import { describe, expect, it } from 'vitest';
import { worstMacs } from '../../../src/exit/cost.js';
import { answersOf, evaluatePolicy } from '../../../src/exit/evaluate.js';
import { marginPath, marginRule } from '../../../src/exit/rules/margin.js';
import { noneRule } from '../../../src/exit/rules/none.js';
import { NEVER } from '../../../src/kernel/limits.js';
import { RULE_MARGIN } from '../../../src/kernel/types.js';
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

  it('has thresholds also where hardly anyone arrives, so that the few do not all go to the end', () => {
    const policy = ruleAt(0.6);
    const { shares } = answersOf(tuning.trace, policy, shape);
    const arriving = shares.map((_, exit) => shares.slice(exit).reduce((sum, share) => sum + share, 0));
    // Too few to fit a curve on arrive at the last exit points.
    expect(tuning.trace.count * (arriving.at(-2) ?? 1)).toBeLessThan(50);
    expect(policy.exits.slice(0, -1).every(({ threshold }) => threshold !== NEVER)).toBe(true);
  });

  it('stops nobody where stopping always loses', () => {
    const wrong = tuning.labels.map((label) => (label + 1) % shape.classes);
    // Only the end of the network gives these answers, so every exit point loses them all.
    const { exits } = marginRule(shape, tuning.trace, wrong, wrong, 0.3);
    expect(exits.filter(({ threshold }) => threshold !== NEVER)).toEqual([]);
  });
});

describe('marginRule where heads decide', () => {
  /** The second layer has no head, and there are no exit points inside it. */
  const headed = {
    ...shape,
    layers: [shape.layers[0], { inputs: 32, outputs: 16 }, { inputs: 16, outputs: 16 }],
    heads: [{ inputs: 32 }, { inputs: 0 }, { inputs: 16 }],
  };
  const places = [
    ...points.filter(({ layer }) => layer === 0),
    { layer: 1, units: 16 },
    ...points.filter(({ layer }) => layer === 1).map(({ units }) => ({ layer: 2, units })),
  ];
  // The same samples far below zero, as logits may be, and nothing at the layer without head.
  const own = points.filter(({ layer }) => layer === 0).length;
  const width = shape.classes;
  const goodness = Int32Array.from({ length: tuning.trace.count * places.length * width }, (_, i) => {
    const [sample, place] = [Math.floor(i / width / places.length), Math.floor(i / width) % places.length];
    if (place === own) return 0;
    const from = place < own ? place : place - 1;
    return tuning.trace.goodness[(sample * points.length + from) * width + (i % width)] - 1_000_000;
  });
  const trace = { ...tuning.trace, points: places, goodness };
  const whole = answersOf(trace, noneRule(headed), headed).labels;

  it('has the thresholds of the same margins, drops no label, and passes a layer without head', () => {
    const { exits } = marginRule(headed, trace, tuning.labels, whole, 0.05);
    expect(whole).toEqual(full);
    expect(exits.every(({ gap }) => gap === NEVER)).toBe(true);
    expect(exits.filter(({ layer }) => layer === 1)).toEqual([
      { layer: 1, units: 16, threshold: NEVER, gap: NEVER },
    ]);
    const inFirst = exits.filter(({ layer }) => layer === 0);
    expect(inFirst).toEqual(
      ruleAt(0.05)
        .exits.filter(({ layer }) => layer === 0)
        .map((exit) => ({ ...exit, gap: NEVER })),
    );
    const { shares } = answersOf(trace, { rule: RULE_MARGIN, exits }, headed);
    expect(shares[0]).toBeGreaterThan(0.1);
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
