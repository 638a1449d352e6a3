import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { randomStream } from '../../src/math/random.js';
import {
  accuracyOf,
  activationsOf,
  bestLabel,
  classifyAll,
  goodnessOf,
  logitsOf,
  prefixGoodnessOf,
  prefixScoresOf,
  scoresOf,
} from '../../src/model/forward.js';
import { type FloatNetwork, inputWidth } from '../../src/model/network.js';
import { randomNetwork, uniform } from '../random-network.js';

const network = fc
  .record({
    features: fc.integer({ min: 4, max: 20 }),
    classes: fc.integer({ min: 2, max: 4 }),
    units: fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 3 }),
    placement: fc.constantFrom('overwrite' as const, 'prepend' as const),
    kind: fc.constantFrom('rms' as const, 'l2' as const),
    amplitude: fc.double({ min: 0.5, max: 4, noNaN: true }),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ features, classes, units, placement, kind, amplitude, seed }) => {
    const stream = randomStream(seed, 0, 'initialization');
    const draw = () => 2 * stream.uniform() - 1;
    const widths = [inputWidth(features, classes, placement), ...units];
    const made: FloatNetwork = {
      features,
      classNames: Array.from({ length: classes }, (_, label) => `class ${label}`),
      label: { placement, amplitude },
      normalization: { kind, epsilon: 1e-4 },
      prefixes: units.map((outputs) => (outputs > 2 ? [2, outputs] : [outputs])),
      layers: units.map((outputs, index) => ({
        inputs: widths[index],
        outputs,
        weights: Float32Array.from({ length: widths[index] * outputs }, draw),
        bias: Float32Array.from({ length: outputs }, draw),
      })),
    };
    const sample = Float32Array.from({ length: features }, () => (stream.uniform() < 0.4 ? 0 : draw()));
    return { network: made, sample };
  });

/** Activations by the definition, with nothing shared: the whole input with these label slots through every layer. */
function naiveActivations(net: FloatNetwork, sample: Float32Array, slots: readonly number[]): number[][] {
  const features = Array.from(sample);
  let input =
    net.label?.placement === 'prepend'
      ? [...slots, ...features]
      : [...slots, ...features.slice(slots.length)];
  return net.layers.map(({ outputs, weights, bias }) => {
    const square = input.reduce((sum, value) => sum + value * value, 0);
    const length = Math.sqrt(net.normalization.kind === 'rms' ? square / input.length : square);
    const divisor = net.normalization.kind === 'none' ? 1 : length + net.normalization.epsilon;
    const unit = input.map((value) => value / divisor);
    input = Array.from({ length: outputs }, (_, row) =>
      Math.max(
        0,
        unit.reduce((sum, value, column) => sum + value * weights[row * unit.length + column], bias[row]),
      ),
    );
    return input;
  });
}

/** The slots when the input says that it is of a class. */
function slotsOf({ classNames, label }: FloatNetwork, written: number): number[] {
  return classNames.map((_, index) => (index === written ? (label?.amplitude ?? 0) : 0));
}

function meanOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

describe('forward', () => {
  it('equals the definition, for both placements and both norms', () => {
    fc.assert(
      fc.property(network, ({ network: net, sample }) => {
        const classes = net.classNames.length;
        const goodness = goodnessOf(net, sample);
        const prefixGoodness = prefixGoodnessOf(net, sample);
        expect(goodness.length).toBe(net.layers.length * classes);
        net.classNames.forEach((_, label) => {
          const expected = naiveActivations(net, sample, slotsOf(net, label));
          const found = activationsOf(net, sample, label);
          let cumulative = 0;
          expected.forEach((activations, layer) => {
            activations.forEach((activation, unit) => {
              expect(found[layer][unit]).toBeCloseTo(activation, 9);
            });
            net.prefixes[layer].forEach((units, prefix) => {
              const own = meanOfSquares(activations.slice(0, units));
              expect(prefixGoodness[layer][prefix * classes + label]).toBeCloseTo(cumulative + own, 9);
            });
            cumulative += meanOfSquares(activations);
            expect(goodness[layer * classes + label]).toBeCloseTo(cumulative, 9);
          });
        });
      }),
    );
  });

  it('classifies a data set as it classifies its samples', () => {
    fc.assert(
      fc.property(network, ({ network: net, sample }) => {
        const other = sample.map((value) => -value);
        const dataset: Dataset = {
          name: 'two',
          split: 'test',
          source: 'test',
          features: Float32Array.from([...sample, ...other]),
          labels: Uint8Array.of(0, 0),
          count: 2,
          width: net.features,
          classNames: net.classNames,
        };
        const { labels, scores } = classifyAll(net, dataset);
        const rows = [goodnessOf(net, sample), goodnessOf(net, other)];
        const answers = rows.map((row) => bestLabel(row.subarray(-net.classNames.length)));
        expect(Array.from(scores)).toEqual(rows.flatMap((row) => [...row]));
        expect(Array.from(labels)).toEqual(answers);
        expect(accuracyOf(labels, dataset)).toBe(answers.filter((answer) => answer === 0).length / 2);
      }),
      { numRuns: 20 },
    );
  });

  it('gives ties to the lower label', () => {
    expect(bestLabel([1, 3, 3, 2])).toBe(1);
    expect(bestLabel([0, 0])).toBe(0);
  });

  it('takes an input of zeros', () => {
    const [{ network: net }] = fc.sample(network, { numRuns: 1, seed: 1 });
    expect(goodnessOf(net, new Float32Array(net.features)).every(Number.isFinite)).toBe(true);
  });

  it('refuses a sample of another width and a label that does not exist', () => {
    const [{ network: net, sample }] = fc.sample(network, { numRuns: 1, seed: 1 });
    const wrong = `a sample has ${net.features + 1} features; the network expects ${net.features}`;
    expect(() => goodnessOf(net, new Float32Array(net.features + 1))).toThrow(wrong);
    expect(() => activationsOf(net, sample, net.classNames.length)).toThrow('the network has labels');
  });
});

/** Networks in which heads decide: with a neutral label or none, normalised or not, heads of one layer or several. */
const headed = fc
  .record({
    features: fc.integer({ min: 4, max: 20 }),
    classes: fc.integer({ min: 2, max: 4 }),
    layers: fc.array(
      fc.record({
        outputs: fc.integer({ min: 1, max: 11 }),
        first: fc.option(fc.integer({ min: 0, max: 2 })),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    placement: fc.constantFrom('overwrite' as const, 'prepend' as const, 'none' as const),
    normalization: fc.constantFrom('rms' as const, 'l2' as const, 'none' as const),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ features, classes, layers, placement, normalization, seed }) => {
    const last = layers.length - 1;
    const heads = layers.map(({ first }, own) => {
      if (first === null) return own === last ? own : null;
      return Math.min(first, own);
    });
    const units = layers.map(({ outputs }) => outputs);
    const made = randomNetwork(seed, { features, classes, units, placement, normalization, heads });
    const prefixes = units.map((outputs) => (outputs > 2 ? [2, outputs] : [outputs]));
    const next = uniform(seed + 1);
    const sample = Float32Array.from({ length: features }, () => Math.max(0, next()));
    return { network: { ...made, prefixes }, sample };
  });

describe('a network with heads', () => {
  it('gives the logits of the definition at every prefix, in one pass, and NaN where there is no head', () => {
    fc.assert(
      fc.property(headed, ({ network: net, sample }) => {
        const classes = net.classNames.length;
        const slots = net.label === undefined ? [] : net.classNames.map(() => net.label?.amplitude ?? 0);
        const activations = naiveActivations(net, sample, slots);
        const scores = scoresOf(net, sample);
        const prefixScores = prefixScoresOf(net, sample);
        expect(activationsOf(net, sample, 0)).toEqual(activationsOf(net, sample, classes - 1));
        net.heads?.forEach((head, layer) => {
          net.prefixes[layer].forEach((units, prefix) => {
            const row = prefixScores[layer].subarray(prefix * classes, (prefix + 1) * classes);
            if (head === undefined) {
              expect(row.every(Number.isNaN)).toBe(true);
              return;
            }
            const own = activations[layer].map((value, unit) => (unit < units ? value : 0));
            const read = [...activations.slice(head.first, layer).flat(), ...own];
            row.forEach((logit, label) => {
              const weights = head.weights.subarray(label * read.length, (label + 1) * read.length);
              const expected = read.reduce((sum, value, i) => sum + value * weights[i], head.bias[label]);
              expect(logit).toBeCloseTo(expected, 8);
            });
          });
          const whole = prefixScores[layer].subarray(-classes);
          expect(scores.subarray(layer * classes, (layer + 1) * classes)).toEqual(whole);
        });
      }),
    );
  });

  it('takes its input as it is where nothing is normalised: twice as long means twice the first products', () => {
    const net = randomNetwork(5, { placement: 'none', normalization: 'none', heads: [0, 1] });
    net.layers[0].bias.fill(0);
    const sample = Float32Array.from({ length: 30 }, (_, i) => (i % 7) / 7);
    const [once] = activationsOf(net, sample, 0);
    const [twice] = activationsOf(
      net,
      sample.map((value) => 2 * value),
      0,
    );
    once.forEach((value, unit) => {
      expect(twice[unit]).toBeCloseTo(2 * value, 5);
    });
    expect(Math.max(...once)).toBeGreaterThan(0.1);
  });

  it('has no goodness, and one without heads no logits', () => {
    const sample = new Float32Array(30);
    const net = randomNetwork(5, { placement: 'none', heads: [0, 1] });
    expect(() => goodnessOf(net, sample)).toThrow('has no label in its input');
    expect(() => logitsOf(randomNetwork(5), sample)).toThrow('the network has no heads');
  });
});
