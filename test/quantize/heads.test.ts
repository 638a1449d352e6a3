import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../src/data/dataset.js';
import { bestLabel, classifyAll, prefixScoresOf } from '../../src/model/forward.js';
import type { FloatNetwork } from '../../src/model/network.js';
import { activationBytes, areAliveTogether, placeSinglePass } from '../../src/quantize/activations.js';
import { fitHead } from '../../src/quantize/fit-head.js';
import { HeadSampler } from '../../src/quantize/head-samples.js';
import { quantizeInputs } from '../../src/quantize/input.js';
import type { IntegerHead } from '../../src/quantize/integer-network.js';
import { quantize } from '../../src/quantize/quantize.js';
import { goodnessAt, traceAll } from '../../src/quantize/trace.js';
import { randomDataset, randomNetwork, uniform } from '../random-network.js';

const UNITS = [48, 32, 20];

/** Share of samples, 0 to 1, on which a quantized network gives the float label after every layer with a head. */
function agreementOf(float: FloatNetwork): readonly number[] {
  const calibration = randomDataset(8, 300, float);
  const samples = randomDataset(9, 300, float);
  const { network } = quantize(float, calibration);
  const { scores } = classifyAll(float, samples);
  const classes = float.classNames.length;
  const trace = traceAll(network.model, quantizeInputs(samples.features, network.scales.inputScale));
  return float.layers.map((_, layer) => {
    if (float.heads?.[layer] === undefined) return Number.NaN;
    let same = 0;
    for (let sample = 0; sample < samples.count; sample++) {
      const start = (sample * float.layers.length + layer) * classes;
      const expected = bestLabel(scores.subarray(start, start + classes));
      same += Number(bestLabel(goodnessAt(trace, sample, layer)) === expected);
    }
    return same / samples.count;
  });
}

describe('a quantized network with heads', () => {
  for (const placement of ['overwrite', 'prepend', 'none'] as const) {
    for (const normalization of ['rms', 'l2', 'none'] as const) {
      it(`gives the float label and logits (${placement}, ${normalization})`, () => {
        const options = { placement, normalization, features: 40, units: UNITS };
        const own = randomNetwork(7, { ...options, heads: [0, 1, 2] });
        const all = randomNetwork(7, { ...options, heads: [0, null, 0] });
        for (const float of [own, all]) {
          const { signalToNoise, logitSignalToNoise = [] } = quantize(float, randomDataset(8, 300, float));
          expect(Math.min(...signalToNoise)).toBeGreaterThan(26);
          expect(logitSignalToNoise.map((ratio) => ratio === null)).toEqual(
            float.heads?.map((head) => head === undefined),
          );
          expect(Math.min(...logitSignalToNoise.map((ratio) => ratio ?? 99))).toBeGreaterThan(24);
          for (const agreement of agreementOf(float)) {
            if (!Number.isNaN(agreement)) expect(agreement).toBeGreaterThan(0.93);
          }
        }
      });
    }
  }

  it('has the labels, lengths and places of its kind', () => {
    const modelOf = (options: Parameters<typeof randomNetwork>[1]) => {
      const float = randomNetwork(7, { ...options, units: [24, 16] });
      return quantize(float, randomDataset(8, 50, float)).network.model;
    };
    const neutral = modelOf({ heads: [0, 0] });
    expect([neutral.labelCount, neutral.labelSlots, neutral.labelWeights.length]).toEqual([1, 4, 24]);
    // Four slots of 0.1, and inputs of which the largest is 127.
    expect(neutral.labelSquare).toBeGreaterThan(4 * 12 ** 2);
    expect(neutral.labelSquare).toBeLessThan(4 * 14 ** 2);
    expect(neutral.layers.map((layer) => layer.squaredLength)).toEqual([0, 0]);
    expect(neutral.layers.map((layer) => layer.activationOffset)).toEqual([0, 24]);

    const plain = modelOf({ heads: [null, 1], placement: 'none', normalization: 'none' });
    expect([plain.labelCount, plain.labelSlots, plain.labelSquare]).toEqual([0, 0, 0]);
    expect(plain.labelWeights).toHaveLength(0);
    expect(plain.layers.map((layer) => layer.squaredLength)).toEqual([30 * 127 ** 2, 24 * 127 ** 2]);
    expect(plain.heads.map(({ first, inputs }) => [first, inputs])).toEqual([
      [0, 0],
      [1, 16],
    ]);
    expect(activationBytes(plain)).toBe(40);
  });

  it('keeps the logits inside a layer, too, as if the other units were zero', () => {
    const float = {
      ...randomNetwork(7, { units: [32, 32], heads: [0, 0] }),
      prefixes: [
        [16, 32],
        [16, 32],
      ],
    };
    const samples = randomDataset(8, 100, float);
    const { network } = quantize(float, samples);
    const points = float.prefixes.flatMap((ends, layer) => ends.map((units) => ({ layer, units })));
    const trace = traceAll(
      network.model,
      quantizeInputs(samples.features, network.scales.inputScale),
      points,
    );
    const steps = network.scales.logitSteps ?? [];
    let [signal, noise] = [0, 0];
    for (let sample = 0; sample < samples.count; sample++) {
      prefixScoresOf(float, featuresOf(samples, sample))
        .flatMap((ofLayer) => [ofLayer.subarray(0, 4), ofLayer.subarray(4)])
        .forEach((expected, point) => {
          expected.forEach((logit, label) => {
            const found = goodnessAt(trace, sample, point)[label] * steps[points[point].layer];
            signal += logit ** 2;
            noise += (logit - found) ** 2;
          });
        });
    }
    expect(10 * Math.log10(signal / noise)).toBeGreaterThan(28);
  });

  it('is refused when a head does not survive 8 bits, or has not been trained', () => {
    const float = randomNetwork(7, { heads: [0, 1] });
    float.heads?.[1]?.weights.fill(0);
    float.heads?.[1]?.bias.fill(0);
    expect(() => quantize(float, randomDataset(8, 50, float))).toThrow(
      /^head 1 does not survive 8 bits: 0\.0 dB/,
    );
  });

  it('has logits below 2^30 even where a bias is out of all proportion', () => {
    const float = randomNetwork(7, { heads: [0, 1] });
    float.heads?.[0]?.bias.fill(1e9);
    const { network } = quantize(float, randomDataset(8, 50, float));
    const [head] = network.model.heads;
    const largest = head.inputs * 127 * 127 + Math.max(...head.bias.map(Math.abs));
    expect(largest).toBeLessThan(2 ** 30);
    expect(Math.min(...head.bias) * (network.scales.logitSteps?.[0] ?? 0)).toBeCloseTo(1e9, -4);
  });
});

describe('fitHead', () => {
  const CLASSES = 3;
  const INPUTS = 40;
  const next = uniform(5);
  // The second half of the inputs has weights ten times as large, and is seldom active.
  const weights = Float32Array.from({ length: INPUTS * CLASSES }, (_, i) =>
    i < (INPUTS / 2) * CLASSES ? next() : 10 * next(),
  );
  const bias = Float32Array.from({ length: CLASSES }, () => next());
  // Activations go together, as those of a layer do: they are mixtures of a few patterns.
  const patterns = Array.from({ length: 6 }, () => Float64Array.from({ length: INPUTS }, () => next()));
  const rows = Array.from({ length: 500 }, () => {
    const shares = patterns.map(() => next());
    return Uint8Array.from({ length: INPUTS }, (_, i) => {
      const sum = patterns.reduce((total, pattern, k) => total + shares[k] * pattern[i], 0);
      return Math.max(0, Math.min(127, Math.round(60 * (i < INPUTS / 2 ? sum : sum - 1))));
    });
  });
  const logitsOf = (
    row: ArrayLike<number>,
    of: (input: number, label: number) => number,
    from: ArrayLike<number>,
  ) =>
    Array.from({ length: CLASSES }, (_, label) =>
      Array.from(row).reduce((sum, value, input) => sum + value * of(input, label), from[label]),
    );
  const exact = (row: ArrayLike<number>) =>
    logitsOf(row, (input, label) => weights[input * CLASSES + label], bias);
  const sampler = new HeadSampler(INPUTS);
  for (const row of rows) sampler.add(row, exact(row));
  const fitted = fitHead(weights, bias, sampler.samples, 0);

  const errorOf = (levels: Int8Array, from: ArrayLike<number>, step: number) =>
    rows.reduce((sum, row) => {
      const found = logitsOf(row, (input, label) => levels[input * CLASSES + label], from);
      return sum + exact(row).reduce((error, logit, label) => error + (found[label] * step - logit) ** 2, 0);
    }, 0);

  it('has a fraction of the error of rounding every weight by itself', () => {
    const step = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0) / 127;
    const rounded = Int8Array.from(weights, (weight) => Math.floor(weight / step + 0.5));
    const plain = errorOf(
      rounded,
      bias.map((value) => value / step),
      step,
    );
    expect(errorOf(fitted.weights, fitted.bias, fitted.step)).toBeLessThan(0.5 * plain);
  });

  it('leaves the weight of a unit that is never active what it was, and all within int8', () => {
    const silent = new HeadSampler(INPUTS);
    for (const row of rows) silent.add(row.subarray(0, INPUTS - 1), exact(row));
    const { weights: levels, step } = fitHead(weights, bias, silent.samples, 0);
    for (let label = 0; label < CLASSES; label++) {
      const wanted = weights[(INPUTS - 1) * CLASSES + label] / step;
      expect(levels[(INPUTS - 1) * CLASSES + label]).toBe(
        Math.max(-127, Math.min(127, Math.floor(wanted + 0.5))),
      );
    }
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(-127);
  });

  it('takes no smaller step than it may', () => {
    expect(fitHead(weights, bias, sampler.samples, 1).step).toBe(1);
  });
});

/** A head of which only what it reads matters. */
function readingHead(first: number, inputs: number): IntegerHead {
  return { first, inputs, weights: new Int8Array(), bias: new Int32Array() };
}

describe('placeSinglePass', () => {
  const networks = fc
    .array(
      fc.record({
        units: fc.integer({ min: 1, max: 300 }),
        first: fc.option(fc.integer({ min: 0, max: 5 })),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((layers) => ({
      units: layers.map(({ units }) => units),
      heads: layers.map(({ first }, own) =>
        first === null && own < layers.length - 1
          ? readingHead(own, 0)
          : readingHead(Math.min(first ?? own, own), 1),
      ),
    }));

  it('never lets a layer overlap one that is still read, by the next layer or by a head', () => {
    fc.assert(
      fc.property(networks, ({ units, heads }) => {
        const offsets = placeSinglePass(units, heads);
        units.forEach((_, one) => {
          expect(offsets[one]).toBeGreaterThanOrEqual(0);
          const reading = heads.flatMap(({ first, inputs }, i) =>
            inputs > 0 && first <= one && i >= one ? [i] : [],
          );
          const last = Math.max(one + 1, ...reading);
          for (let other = one + 1; other < units.length; other++) {
            const apart =
              offsets[one] + units[one] <= offsets[other] || offsets[other] + units[other] <= offsets[one];
            expect(areAliveTogether(heads, one, other)).toBe(last >= other);
            expect(areAliveTogether(heads, other, one)).toBe(last >= other);
            expect(apart || last < other).toBe(true);
          }
        });
      }),
    );
  });

  it('takes no more than two layers side by side where heads read their own layer alone', () => {
    const heads = [0, 1, 2, 3].map((first) => readingHead(first, 1));
    expect(placeSinglePass([64, 64, 64, 64], heads)).toEqual([0, 64, 0, 64]);
    expect(
      placeSinglePass(
        [64, 64, 64],
        heads.slice(0, 3).map((head) => ({ ...head, first: 0 })),
      ),
    ).toEqual([0, 64, 128]);
  });
});
