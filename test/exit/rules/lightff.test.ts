import { describe, expect, it } from 'vitest';
import { goodnessStatistics, lightRule } from '../../../src/exit/rules/lightff.js';
import { RULE_GOODNESS } from '../../../src/kernel/types.js';
import { quantizeInputs } from '../../../src/quantize/input.js';
import { NEVER } from '../../../src/quantize/integer-network.js';
import { quantize } from '../../../src/quantize/quantize.js';
import { type Trace, traceAll } from '../../../src/quantize/trace.js';
import { randomDataset, randomNetwork } from '../../random-network.js';

const float = randomNetwork(21, { units: [24, 16, 8] });
const samples = randomDataset(22, 200, float);
const { network } = quantize(float, samples);
const { model } = network;

describe('goodnessStatistics', () => {
  /** Two classes, four samples; between the ends of the two layers that count lies a point that does not. */
  const trace: Trace = {
    count: 4,
    points: [
      { layer: 0, units: 24 },
      { layer: 1, units: 3 },
      { layer: 1, units: 16 },
    ],
    classes: 2,
    goodness: Int32Array.of(
      10,
      0,
      9,
      9,
      30,
      1,
      20,
      0,
      9,
      9,
      40,
      1,
      5,
      100,
      9,
      9,
      6,
      300,
      5,
      104,
      9,
      9,
      6,
      304,
    ),
  };
  const labels = Uint8Array.of(0, 0, 1, 1);

  it('averages mean and standard deviation of the true label over the classes, at the ends of layers', () => {
    const statistics = goodnessStatistics(model, trace, labels);
    expect(statistics).toHaveLength(2);
    expect(statistics[0].mean).toBeCloseTo((15 + 102) / 2);
    expect(statistics[0].std).toBeCloseTo((Math.sqrt(50) + Math.sqrt(8)) / 2);
    expect(statistics[1].mean).toBeCloseTo((35 + 302) / 2);
  });

  it('leaves out a class that has no sample', () => {
    const onlyFirst = { ...trace, count: 2 };
    expect(goodnessStatistics(model, onlyFirst, labels)[0].mean).toBeCloseTo(15);
  });
});

describe('lightRule', () => {
  const inputs = quantizeInputs(samples.features, network.scales.inputScale);
  const statistics = goodnessStatistics(model, traceAll(model, inputs), samples.labels);

  it('puts mean - deviations * std at every layer but the last, which always answers, and drops no label', () => {
    const { rule, exits } = lightRule(model, statistics, 2);
    expect(rule).toBe(RULE_GOODNESS);
    expect(exits).toEqual([
      {
        layer: 0,
        units: 24,
        threshold: Math.floor(statistics[0].mean - 2 * statistics[0].std + 0.5),
        gap: NEVER,
      },
      {
        layer: 1,
        units: 16,
        threshold: Math.floor(statistics[1].mean - 2 * statistics[1].std + 0.5),
        gap: NEVER,
      },
      { layer: 2, units: 8, threshold: NEVER, gap: NEVER },
    ]);
  });
});
