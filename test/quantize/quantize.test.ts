import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareNormalizer } from '../../src/kernel/normalize.js';
import { bestLabel, classifyAll, inputFactor } from '../../src/model/forward.js';
import { bestActivationStep } from '../../src/quantize/activation-step.js';
import { placeActivations } from '../../src/quantize/activations.js';
import { commonGoodnessStep } from '../../src/quantize/goodness-step.js';
import { quantizeInput, quantizeInputs } from '../../src/quantize/input.js';
import { quantize } from '../../src/quantize/quantize.js';
import { goodnessAt, traceAll } from '../../src/quantize/trace.js';
import { randomDataset, randomNetwork } from '../random-network.js';

describe('quantize', () => {
  for (const placement of ['overwrite', 'prepend'] as const) {
    for (const normalization of ['rms', 'l2'] as const) {
      it(`keeps the goodness of a random network within 6 % (${placement}, ${normalization})`, () => {
        const float = randomNetwork(7, { placement, normalization, features: 40, units: [48, 32, 20] });
        const samples = randomDataset(8, 200, float);
        const { network, signalToNoise } = quantize(float, samples);
        expect(Math.min(...signalToNoise)).toBeGreaterThan(28);
        const expected = classifyAll(float, samples).scores;
        const trace = traceAll(network.model, quantizeInputs(samples.features, network.scales.inputScale));
        const largest = expected.reduce((max, goodness) => Math.max(max, goodness), 0);
        for (let sample = 0; sample < samples.count; sample++) {
          for (let layer = 0; layer < 3; layer++) {
            goodnessAt(trace, sample, layer).forEach((goodness, label) => {
              const real = expected[(sample * 3 + layer) * 4 + label];
              expect(Math.abs(goodness * network.scales.goodnessStep - real)).toBeLessThan(0.06 * largest);
            });
          }
        }
      });
    }
  }

  describe('without normalization of the input', () => {
    const float = {
      ...randomNetwork(7, { placement: 'prepend', features: 40, units: [48, 32] }),
      normalization: { kind: 'rms', epsilon: 1e-4, input: 'none' },
    } as const;
    /** Inputs of the network per 1.0, as standardized features have them. */
    const inputScale = 127 / 3;
    const random = randomDataset(8, 200, float);
    // From short vectors to long ones: with normalization they would be alike.
    const features = random.features.map((value, i) => (value - 0.5) * ((Math.floor(i / 40) % 6) + 0.2));
    const samples = { ...random, features, inputScale };
    const { network, signalToNoise } = quantize(float, samples);

    it('keeps the goodness within 6 %, whatever the length of the input', () => {
      expect(Math.min(...signalToNoise)).toBeGreaterThan(28);
      const expected = classifyAll(float, samples).scores;
      const trace = traceAll(network.model, quantizeInputs(features, network.scales.inputScale));
      const largest = expected.reduce((max, goodness) => Math.max(max, goodness), 0);
      for (let sample = 0; sample < samples.count; sample++) {
        for (let layer = 0; layer < 2; layer++) {
          goodnessAt(trace, sample, layer).forEach((goodness, label) => {
            const real = expected[(sample * 2 + layer) * 4 + label];
            expect(Math.abs(goodness * network.scales.goodnessStep - real)).toBeLessThan(0.06 * largest);
          });
        }
      }
    });

    it('leaves 32 bits for no input: the worst is as long as all inputs are taken for', () => {
      const { model } = network;
      const [layer] = model.layers;
      const normalizer = { up: 0, half: 0, down: 0, multiplier: 0 };
      prepareNormalizer(layer, layer.squaredLength, normalizer);
      for (let unit = 0; unit < layer.outputs; unit++) {
        const row = layer.weights.subarray(unit * 40, (unit + 1) * 40);
        for (const sign of [-1, 1]) {
          const input = row.map((weight) => sign * 127 * Math.sign(weight));
          const product = row.reduce((sum, weight, i) => sum + weight * input[i], 0);
          const slots = [0, 1, 2, 3].map(
            (label) => model.labelMultiplier * model.labelWeights[label * layer.outputs + unit],
          );
          for (const accumulator of [...slots.map((slot) => product + slot), product]) {
            const up = accumulator * normalizer.up + normalizer.half;
            const scaled = Math.floor(up / 2 ** normalizer.down);
            expect(Math.abs(up)).toBeLessThan(2 ** 31);
            expect(Math.abs(scaled)).toBeLessThanOrEqual(2 ** 17);
            expect(Math.abs(scaled * normalizer.multiplier + layer.bias[unit])).toBeLessThan(2 ** 31);
          }
        }
      }
    });

    it('is marked in the integer model, and means a factor of 1', () => {
      expect(network.model.layers.map((layer) => layer.squaredLength > 0)).toEqual([true, false]);
      expect(inputFactor(float.normalization, 1234, 40)).toBe(1);
      expect(inputFactor({ kind: 'l2', epsilon: 0, input: 'length' }, 25, 40)).toBeCloseTo(0.2);
      expect(inputFactor({ kind: 'l2', epsilon: 0 }, 25, 40)).toBeCloseTo(0.2);
    });
  });

  it('gives the float label for most samples of a random network, whose labels hardly differ', () => {
    const float = randomNetwork(3, { units: [64, 64] });
    const samples = randomDataset(4, 300, float);
    const { network } = quantize(float, samples);
    const { labels } = classifyAll(float, samples);
    const trace = traceAll(network.model, quantizeInputs(samples.features, network.scales.inputScale));
    const same = labels.filter((label, sample) => bestLabel(goodnessAt(trace, sample, 1)) === label).length;
    expect(same / samples.count).toBeGreaterThan(0.85);
  });

  it('refuses a collapsed layer, naming it', () => {
    const float = randomNetwork(5);
    float.layers[1].weights.fill(0);
    float.layers[1].bias.fill(-1);
    expect(() => quantize(float, randomDataset(6, 20, float))).toThrow(
      /layer 1 has collapsed: none of its 16 units/,
    );
  });

  it('refuses a layer whose activations do not survive 8 bits', () => {
    const float = randomNetwork(5);
    // One enormous weight, from a unit that is never active, takes all the levels: the others become zero.
    float.layers[0].weights.fill(0, 0, float.layers[0].inputs);
    float.layers[0].bias[0] = -1;
    float.layers[1].weights[0] = 1000;
    expect(() => quantize(float, randomDataset(6, 50, float))).toThrow(
      /layer 1 does not survive 8 bits: .* dB/,
    );
  });

  it('refuses features that are all zero', () => {
    const float = randomNetwork(5);
    const samples = randomDataset(6, 5, float);
    samples.features.fill(0);
    expect(() => quantize(float, samples)).toThrow(/largest magnitude of the features is 0/);
  });
});

describe('quantizeInput', () => {
  it('is floor(x * scale + 1/2) within -127 and 127, and 0 for NaN', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true }),
        fc.float({ min: Math.fround(0.01), max: 1000, noNaN: true }),
        (x, scale) => {
          const exact = Math.min(127, Math.max(-127, Math.fround(x * scale)));
          const level = quantizeInput(x, scale);
          expect(Number.isInteger(level)).toBe(true);
          expect(Math.abs(level - exact)).toBeLessThanOrEqual(0.50001);
        },
      ),
      { numRuns: 2000 },
    );
    expect(quantizeInput(Number.NaN, 1)).toBe(0);
    expect(quantizeInput(Number.POSITIVE_INFINITY, 1)).toBe(127);
    expect(quantizeInput(Number.NEGATIVE_INFINITY, 1)).toBe(-127);
    expect(quantizeInput(0.5, 1)).toBe(1);
    expect(quantizeInput(-0.5, 1)).toBe(0);
  });
});

describe('commonGoodnessStep', () => {
  it('gives exact ratios that fit 31 bits for any steps and widths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 1e-4, max: 1, noNaN: true }), fc.integer({ min: 1, max: 2048 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (layers) => {
          const steps = layers.map(([step]) => step);
          const units = layers.map(([, width]) => width);
          const { goodnessStep, scales } = commonGoodnessStep(steps, units);
          let total = 0;
          scales.forEach(({ multiplier, shift, activationStep }, i) => {
            const largest = units[i] * 127 ** 2 * multiplier + 2 ** (shift - 1);
            expect(largest).toBeLessThan(2 ** 31);
            total += largest / 2 ** shift;
            expect((multiplier / 2 ** shift) * goodnessStep).toBeCloseTo(activationStep ** 2 / units[i], 12);
            expect(Math.abs(activationStep / steps[i] - 1)).toBeLessThan(0.02);
          });
          expect(total).toBeLessThan(2 ** 31);
        },
      ),
    );
  });
});

describe('placeActivations', () => {
  it('never lets a layer overlap the one before it, and gives the last one no place', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 }), (units) => {
        const { offsets, length } = placeActivations(units, 10);
        expect(offsets[units.length - 1]).toBe(-1);
        for (let i = 0; i < units.length - 1; i++) {
          const end = offsets[i] + units[i] * 10;
          expect(offsets[i]).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(length);
          if (i + 1 < units.length - 1) {
            const nextEnd = offsets[i + 1] + units[i + 1] * 10;
            expect(end <= offsets[i + 1] || nextEnd <= offsets[i]).toBe(true);
          }
        }
      }),
    );
  });
});

describe('bestActivationStep', () => {
  it('clips a lone outlier rather than giving up the resolution of the rest', () => {
    const values = Float32Array.from({ length: 10000 }, (_, i) => (i % 100) / 100);
    values[0] = 2.5;
    expect(bestActivationStep(values)).toBeLessThan(2.5 / 127);
    expect(bestActivationStep(new Float32Array(5))).toBeUndefined();
  });
});
