import { describe, expect, it } from 'vitest';
import { evaluateExits } from '../../src/exit/evaluate.js';
import { goodnessStatistics, lightRuleExits } from '../../src/exit/light-rule.js';
import { macsToExits, macsWithoutSharing, meanMacs } from '../../src/exit/macs.js';
import { classifyModel } from '../../src/kernel/classify.js';
import { quantizeInputs } from '../../src/quantize/input.js';
import { layerEnds, NEVER, withExits } from '../../src/quantize/integer-network.js';
import { quantize } from '../../src/quantize/quantize.js';
import { createResult, createWorkspace, type Trace, traceAll } from '../../src/quantize/trace.js';
import { randomDataset, randomNetwork } from '../random-network.js';

/** Two classes, two exit points, four samples. */
const trace: Trace = {
  count: 4,
  exits: 2,
  classes: 2,
  goodness: Int32Array.of(10, 0, 30, 1, 20, 0, 40, 1, 5, 100, 6, 300, 5, 104, 6, 304),
};
const labels = Uint8Array.of(0, 0, 1, 1);

describe('goodnessStatistics', () => {
  it('averages mean and standard deviation of the true label over the classes', () => {
    const [first, second] = goodnessStatistics(trace, labels);
    expect(first.mean).toBeCloseTo((15 + 102) / 2);
    expect(first.std).toBeCloseTo((Math.sqrt(50) + Math.sqrt(8)) / 2);
    expect(second.mean).toBeCloseTo((35 + 302) / 2);
  });

  it('leaves out a class that has no sample', () => {
    const onlyFirst = { ...trace, count: 2 };
    expect(goodnessStatistics(onlyFirst, labels)[0].mean).toBeCloseTo(15);
  });
});

describe('lightRuleExits', () => {
  const float = randomNetwork(21, { units: [24, 16, 8] });
  const samples = randomDataset(22, 200, float);
  const { network } = quantize(float, samples);
  const inputs = quantizeInputs(samples.features, network.scales.inputScale);
  const statistics = goodnessStatistics(traceAll(network.model, inputs), samples.labels);

  it('puts mean - deviations * std at every layer but the last, which always answers', () => {
    const exits = lightRuleExits(network.model, statistics, 2);
    expect(exits.map((exit) => exit.threshold)).toEqual([
      Math.floor(statistics[0].mean - 2 * statistics[0].std + 0.5),
      Math.floor(statistics[1].mean - 2 * statistics[1].std + 0.5),
      NEVER,
    ]);
    expect(exits.map(({ layer, units }) => [layer, units])).toEqual([
      [0, 24],
      [1, 16],
      [2, 8],
    ]);
  });

  it('evaluated on a trace stops where the kernel stops, with the same label', () => {
    const exits = lightRuleExits(network.model, statistics, 0);
    const model = withExits(network.model, exits);
    const workspace = createWorkspace(model);
    const counts = [0, 0, 0];
    let right = 0;
    for (let sample = 0; sample < samples.count; sample++) {
      const result = createResult(model.classes);
      classifyModel(
        model,
        inputs.subarray(sample * model.features, (sample + 1) * model.features),
        workspace,
        result,
      );
      counts[result.exit] += 1;
      if (result.label === samples.labels[sample]) right += 1;
    }
    const evaluation = evaluateExits(traceAll(network.model, inputs), exits, samples.labels);
    expect(evaluation.shares.map((share) => share * samples.count)).toEqual(counts);
    expect(evaluation.accuracy).toBeCloseTo((100 * right) / samples.count);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});

describe('multiply-accumulates', () => {
  const shape = {
    classes: 10,
    labelSlots: 10,
    layers: [
      { inputs: 784, outputs: 256 },
      { inputs: 256, outputs: 256 },
    ],
  };

  it('of full multi-pass are those of the paper: every label through every layer', () => {
    expect(
      macsWithoutSharing(shape, [
        { layer: 0, units: 256, threshold: 0 },
        { layer: 1, units: 256, threshold: 0 },
      ]),
    ).toEqual([2007040, 2662400]);
  });

  it('with a shared first layer are its product once and a slot for every label and unit', () => {
    const exits = [
      { layer: 0, units: 16, threshold: 0 },
      { layer: 0, units: 256, threshold: 0 },
      { layer: 1, units: 256, threshold: 0 },
    ];
    expect(macsToExits(shape, exits)).toEqual([16 * 794, 256 * 794, 256 * 794 + 10 * 256 * 256]);
    expect(meanMacs([10, 20], [0.25, 0.75])).toBe(17.5);
  });

  it('without sharing count the label slots of a pass also where they come before the features', () => {
    const prepended = { classes: 5, labelSlots: 0, layers: [{ inputs: 106, outputs: 8 }] };
    expect(macsWithoutSharing(prepended, [{ layer: 0, units: 8, threshold: 0 }])).toEqual([5 * 111 * 8]);
  });

  it('layerEnds never stop the network', () => {
    const float = randomNetwork(1);
    const { model } = quantize(float, randomDataset(2, 10, float)).network;
    expect(layerEnds(model.layers).every((exit) => exit.threshold === NEVER)).toBe(true);
  });
});
