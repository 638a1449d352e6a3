import { describe, expect, it } from 'vitest';
import { lightRule, scoreStatistics } from '../../../src/exit/rules/lightff.js';
import { NEVER } from '../../../src/kernel/limits.js';
import { RULE_GOODNESS } from '../../../src/kernel/types.js';
import { quantizeInputs } from '../../../src/quantize/input.js';
import { quantize } from '../../../src/quantize/quantize.js';
import { type Trace, traceAll } from '../../../src/quantize/trace.js';
import { randomDataset, randomNetwork } from '../../random-network.js';

const float = randomNetwork(21, { units: [24, 16, 8] });
const samples = randomDataset(22, 200, float);
const { network } = quantize(float, samples);
const { model } = network;

describe('scoreStatistics', () => {
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
    const statistics = scoreStatistics(model, trace, labels);
    expect(statistics).toHaveLength(2);
    expect(statistics[0]?.mean).toBeCloseTo((15 + 102) / 2);
    expect(statistics[0]?.std).toBeCloseTo((Math.sqrt(50) + Math.sqrt(8)) / 2);
    expect(statistics[1]?.mean).toBeCloseTo((35 + 302) / 2);
  });

  it('leaves out a class that has no sample', () => {
    const onlyFirst = { ...trace, count: 2 };
    expect(scoreStatistics(model, onlyFirst, labels)[0]?.mean).toBeCloseTo(15);
  });
});

describe('lightRule', () => {
  const inputs = quantizeInputs(samples.features, network.scales.inputScale);
  const statistics = scoreStatistics(model, traceAll(model, inputs), samples.labels);

  it('puts mean - deviations * std at every layer but the last, which always answers, and drops no label', () => {
    const { rule, exits } = lightRule(model, statistics, 2);
    const thresholdAt = (layer: number) => {
      const { mean, std } = statistics[layer] ?? { mean: Number.NaN, std: Number.NaN };
      return Math.floor(mean - 2 * std + 0.5);
    };
    expect(rule).toBe(RULE_GOODNESS);
    expect(exits).toEqual([
      {
        layer: 0,
        units: 24,
        threshold: thresholdAt(0),
        gap: NEVER,
      },
      {
        layer: 1,
        units: 16,
        threshold: thresholdAt(1),
        gap: NEVER,
      },
      { layer: 2, units: 8, threshold: NEVER, gap: NEVER },
    ]);
  });
});

describe('where heads decide', () => {
  const shape = {
    layers: [
      { inputs: 9, outputs: 24 },
      { inputs: 24, outputs: 16 },
      { inputs: 16, outputs: 8 },
    ],
    heads: [{ inputs: 24 }, { inputs: 0 }, { inputs: 8 }],
  };
  /** Two classes, five samples, three layers of which the second has no head. */
  const rows = [
    [-10, -20, 0, 0, 7, 1],
    [-30, -31, 0, 0, 9, 1],
    // Taken for the other class by the first head, which does not count then.
    [500, 900, 0, 0, 8, 1],
    [-9, -5, 0, 0, 1, 2],
    // A tie goes to the lower label.
    [-7, -7, 0, 0, 1, 4],
  ];
  const trace: Trace = {
    count: 5,
    points: shape.layers.map(({ outputs }, layer) => ({ layer, units: outputs })),
    classes: 2,
    goodness: Int32Array.from(rows.flat()),
  };
  const statistics = scoreStatistics(shape, trace, Uint8Array.of(0, 0, 0, 1, 1));

  it('takes the logits of samples that are classified rightly, and nothing of a layer without head', () => {
    expect(statistics[0]?.mean).toBeCloseTo((-20 + -5) / 2);
    expect(statistics[0]?.std).toBeCloseTo(Math.sqrt(200) / 2);
    expect(statistics[1]).toBeNull();
    expect(statistics[2]?.mean).toBeCloseTo((8 + 3) / 2);
    expect(scoreStatistics(shape, trace, Uint8Array.of(1, 1, 0, 0, 0))[0]?.mean).toBe(-7);
    expect(scoreStatistics(shape, { ...trace, count: 2 }, Uint8Array.of(1, 1))[0]).toBeNull();
  });

  it('has thresholds below zero, and never stops after a layer without head', () => {
    const [first, second, last] = lightRule(shape, statistics, 1).exits;
    expect(first.threshold).toBe(Math.floor(-12.5 - Math.sqrt(200) / 2 + 0.5));
    expect([second.threshold, last.threshold]).toEqual([NEVER, NEVER]);
  });
});
