import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affordableBoundaries, stageCosts } from '../../src/exit/cost.js';
import { blockBoundaries, type ExitPolicy, withPolicy } from '../../src/exit/policy.js';
import { createReplay } from '../../src/exit/replay.js';
import { classifyModel } from '../../src/kernel/classify.js';
import { NEVER } from '../../src/kernel/limits.js';
import { RULE_GOODNESS, RULE_MARGIN } from '../../src/kernel/types.js';
import { quantizeInputs } from '../../src/quantize/input.js';
import { quantize } from '../../src/quantize/quantize.js';
import { createResult, createWorkspace, goodnessAt, traceAll } from '../../src/quantize/trace.js';
import { randomDataset, randomNetwork } from '../random-network.js';

const float = randomNetwork(31, { units: [24, 16, 8] });
const samples = randomDataset(32, 120, float);
const { network } = quantize(float, samples);
const { model } = network;
const inputs = quantizeInputs(samples.features, network.scales.inputScale);
const points = blockBoundaries(model.layers, { block: 4, prefixes: [] });
const trace = traceAll(model, inputs, points);

/** Goodness values of the trace, so that thresholds and gaps fall where samples are. */
const levels = [...goodnessAt(trace, 0, points.length - 1), ...goodnessAt(trace, 1, 3)];
const level = fc.oneof(
  fc.constantFrom(...levels, 0, NEVER),
  fc.integer({ min: 0, max: Math.max(...levels) }),
);

/** A policy with some of the exit points inside layers. */
const policies: fc.Arbitrary<ExitPolicy> = fc
  .record({
    rule: fc.constantFrom(RULE_GOODNESS, RULE_MARGIN),
    settings: fc.array(fc.record({ used: fc.boolean(), threshold: level, gap: level }), {
      minLength: points.length,
      maxLength: points.length,
    }),
  })
  .map(({ rule, settings }) => ({
    rule,
    exits: points.flatMap((point, i) => {
      const { used, threshold, gap } = settings[i];
      const end = model.layers[point.layer].outputs === point.units;
      return used || end ? [{ ...point, threshold, gap }] : [];
    }),
  }));

describe('createReplay', () => {
  it('stops where the kernel stops, with its label, for any policy and sample', () => {
    const seen = { inside: 0, dropped: 0 };
    fc.assert(
      fc.property(policies, (policy) => {
        const limited = withPolicy(model, policy);
        const replay = createReplay(trace, policy, stageCosts(model, policy.exits));
        const workspace = createWorkspace(limited);
        const result = createResult(model.classes);
        for (let sample = 0; sample < trace.count; sample++) {
          const input = inputs.subarray(sample * model.features, (sample + 1) * model.features);
          classifyModel(limited, input, workspace, result);
          const stop = replay(sample);
          expect([stop.exit, stop.label]).toEqual([result.exit, result.label]);
          if (policy.exits[stop.exit].units < model.layers[policy.exits[stop.exit].layer].outputs)
            seen.inside += 1;
          if (workspace.squaredNorms.some((norm) => norm < 0)) seen.dropped += 1;
        }
      }),
      { numRuns: 60 },
    );
    // Not vacuous: exits inside layers and dropped labels came about.
    expect(Math.min(seen.inside, seen.dropped)).toBeGreaterThan(100);
  });

  it('stops where the kernel stops in networks with heads, too, for any policy and sample', () => {
    const kinds = [
      { heads: [0, 0, 0] },
      { heads: [0, null, 2], placement: 'none' as const, normalization: 'none' as const },
      { heads: [null, 1, 1], placement: 'prepend' as const },
    ];
    const seen = { inside: 0, negative: 0, early: 0 };
    for (const kind of kinds) {
      const headed = randomNetwork(41, { units: [24, 16, 8], ...kind });
      const { network: quantized } = quantize(headed, samples);
      const own = quantized.model;
      const ofHeads = quantizeInputs(samples.features, quantized.scales.inputScale);
      const places = affordableBoundaries(own, { block: 4, prefixes: [] });
      const logits = traceAll(own, ofHeads, places);
      const some = [...goodnessAt(logits, 0, places.length - 1), ...goodnessAt(logits, 1, 1)];
      const threshold = fc.oneof(
        fc.constantFrom(...some, 0, NEVER),
        fc.integer({ min: Math.min(...some), max: Math.max(...some) }),
      );
      const policiesOf: fc.Arbitrary<ExitPolicy> = fc
        .record({
          rule: fc.constantFrom(RULE_GOODNESS, RULE_MARGIN),
          settings: fc.array(fc.record({ used: fc.boolean(), threshold }), {
            minLength: places.length,
            maxLength: places.length,
          }),
        })
        .map(({ rule, settings }) => ({
          rule,
          exits: places.flatMap((point, i) => {
            const end = own.layers[point.layer].outputs === point.units;
            const stops = own.heads[point.layer].inputs > 0 ? settings[i].threshold : NEVER;
            return settings[i].used || end ? [{ ...point, threshold: stops, gap: NEVER }] : [];
          }),
        }));
      fc.assert(
        fc.property(policiesOf, (policy) => {
          const limited = withPolicy(own, policy);
          const replay = createReplay(logits, policy, stageCosts(own, policy.exits));
          const workspace = createWorkspace(limited);
          const result = createResult(own.classes);
          for (let sample = 0; sample < logits.count; sample++) {
            const input = ofHeads.subarray(sample * own.features, (sample + 1) * own.features);
            classifyModel(limited, input, workspace, result);
            const stop = replay(sample);
            expect([stop.exit, stop.label]).toEqual([result.exit, result.label]);
            const at = policy.exits[stop.exit];
            seen.inside += Number(at.units < own.layers[at.layer].outputs);
            seen.early += Number(stop.exit < policy.exits.length - 1);
            seen.negative += Number(Math.max(...result.goodness) < 0);
          }
        }),
        { numRuns: 30 },
      );
    }
    // Not vacuous: exits inside layers, early ones, and answers whose logits are all below zero came about.
    expect(Math.min(seen.inside, seen.early, seen.negative)).toBeGreaterThan(100);
  });

  it('charges later layers for the labels that are still in the race', () => {
    const ends = points.filter((point) => model.layers[point.layer].outputs === point.units);
    const policy = {
      rule: RULE_MARGIN,
      exits: ends.map((point) => ({ ...point, threshold: NEVER, gap: NEVER })),
    };
    const costs = stageCosts(model, policy.exits);
    const whole = createReplay(trace, policy, costs)(0);
    const sorted = [...goodnessAt(trace, 0, points.indexOf(ends[0]))].sort((a, b) => b - a);
    // Just wide enough for the best two.
    const gap = sorted[0] - sorted[1];
    const narrow = { ...policy, exits: policy.exits.map((exit, i) => (i === 0 ? { ...exit, gap } : exit)) };
    const pruned = createReplay(trace, narrow, costs)(0);
    const perLabel = costs.slice(1).reduce((sum, stage) => sum + stage.perLabel, 0);
    expect(sorted[1]).toBeGreaterThan(sorted[2]);
    expect(whole.macs - pruned.macs).toBe((model.classes - 2) * perLabel);
  });

  it('refuses a policy with an exit point that the trace does not have', () => {
    const policy = { rule: RULE_MARGIN, exits: [{ layer: 0, units: 5, threshold: 0, gap: 0 }] };
    expect(() => createReplay(trace, policy, [])).toThrow('the trace has no exit point at layer 0, 5 units');
  });
});
