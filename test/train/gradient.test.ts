import { describe, expect, it } from 'vitest';
import type { TrainConfig } from '../../src/config/config.js';
import { type RandomStream, randomStream } from '../../src/math/random.js';
import { startAdam } from '../../src/train/adam.js';
import { FirstLayer } from '../../src/train/first-layer.js';
import { LaterLayer } from '../../src/train/later-layer.js';
import type { FirstLayerBatch, LayerState } from '../../src/train/layer-step.js';
import { gumbelNoise } from '../../src/train/negatives.js';
import { differences, expectClose, rowsOf, signed } from './finite-differences.js';
import { naiveGoodness, naiveLayer, naiveMultiply, naivePairLoss } from './reference.js';

const CLASSES = 3;
const COUNT = 5;
const INPUTS = 9;
const OUTPUTS = 7;
const TIME = { learningRate: 0.01, step: 1 };

const LOSSES: readonly TrainConfig['loss'][] = [
  { kind: 'symba', alpha: 4 },
  { kind: 'hinton', threshold: 0.5 },
];
const PREFIXES: readonly (readonly number[])[] = [[OUTPUTS], [2, 3, OUTPUTS]];
const CASES = LOSSES.flatMap((loss) => PREFIXES.map((prefixes) => ({ loss, prefixes })));
const normalization = { kind: 'rms', epsilon: 1e-4 } as const;

function layerState(stream: RandomStream): LayerState {
  return {
    inputs: INPUTS,
    outputs: OUTPUTS,
    weights: startAdam(signed(INPUTS * OUTPUTS, stream)),
    bias: startAdam(signed(OUTPUTS, stream)),
  };
}

/**
 * Loss of pairs of inputs, mean over the pairs, summed over the prefixes: nothing shared, all in double precision.
 *
 * @param negatives of every pair, the negative sample of each prefix
 */
function naiveLoss(
  positives: readonly (readonly number[])[],
  negatives: readonly (readonly (readonly number[])[])[],
  weights: readonly number[],
  bias: readonly number[],
  { loss, prefixes }: (typeof CASES)[number],
): number {
  let total = 0;
  positives.forEach((positive, index) => {
    const good = naiveLayer(positive, weights, bias);
    prefixes.forEach((prefix, i) => {
      const bad = naiveLayer(negatives[index][i], weights, bias);
      total += naivePairLoss(loss, naiveGoodness(good, prefix), naiveGoodness(bad, prefix));
    });
  });
  return total / positives.length;
}

describe.each(CASES)('closed-form slopes, $loss.kind, prefixes $prefixes', (rule) => {
  it('of the first layer equal finite differences', () => {
    const stream = randomStream(13, 0, 'initialization');
    const state = layerState(stream);
    const inputs = signed(COUNT * INPUTS, stream);
    for (let sample = 0; sample < COUNT; sample++) {
      inputs.fill(0, sample * INPUTS, sample * INPUTS + CLASSES);
    }
    const batch: FirstLayerBatch = {
      ...TIME,
      count: COUNT,
      inputs,
      slots: Float32Array.from({ length: COUNT }, () => 1 + stream.uniform()),
      labels: Uint8Array.of(0, 1, 2, 1, 0),
      noise: gumbelNoise(COUNT * CLASSES, stream),
    };
    // So sharp that the noise decides nothing: a prefix's wrong label is that of its largest goodness, found below.
    const layer = new FirstLayer(
      state,
      { ...rule, normalization, classes: CLASSES, sharpness: 1e6 },
      naiveMultiply,
    );
    const { weights, bias, result } = layer.gradient(batch);

    const labelled = (sample: number, label: number) =>
      rowsOf(inputs, INPUTS)[sample].with(label, batch.slots[sample]);
    const values = Array.from(state.weights.values);
    const biases = Array.from(state.bias.values);
    const goodnessOf = (input: readonly number[], prefix: number) =>
      naiveGoodness(naiveLayer(input, values, biases), prefix);
    const positives = Array.from(batch.labels, (label, sample) => labelled(sample, label));
    const negatives = Array.from(batch.labels, (label, sample) => {
      const wrong = [0, 1, 2].filter((other) => other !== label).map((other) => labelled(sample, other));
      return rule.prefixes.map((prefix) =>
        goodnessOf(wrong[0], prefix) > goodnessOf(wrong[1], prefix) ? wrong[0] : wrong[1],
      );
    });
    const differ = negatives.some((ofPrefixes) => new Set(ofPrefixes).size > 1);
    expect(differ).toBe(rule.prefixes.length > 1);

    expect(result.loss).toBeCloseTo(naiveLoss(positives, negatives, values, biases, rule), 5);
    [...positives, ...negatives.map((ofPrefixes) => ofPrefixes[ofPrefixes.length - 1])].forEach(
      (input, row) => {
        const goodness = goodnessOf(input, OUTPUTS);
        expect(result.goodness[row]).toBeCloseTo(goodness, 5);
        const handedOn = Array.from(result.pairs.subarray(row * OUTPUTS, (row + 1) * OUTPUTS));
        naiveLayer(input, values, biases).forEach((activation, unit) => {
          expect(handedOn[unit]).toBeCloseTo(activation / (Math.sqrt(goodness) + 1e-4), 4);
        });
      },
    );
    expectClose(
      weights,
      differences((point) => naiveLoss(positives, negatives, point, biases, rule), values),
    );
    expectClose(
      bias,
      differences((point) => naiveLoss(positives, negatives, values, point, rule), biases),
    );
  });

  it('of a later layer equal finite differences', () => {
    const stream = randomStream(12, 0, 'initialization');
    const state = layerState(stream);
    const pairs = signed(2 * COUNT * INPUTS, stream).map(Math.abs);
    const layer = new LaterLayer(state, { ...rule, normalization }, naiveMultiply);
    const { weights, bias, result } = layer.gradient({ ...TIME, count: COUNT, pairs });

    const rows = rowsOf(pairs, INPUTS);
    const values = Array.from(state.weights.values);
    const biases = Array.from(state.bias.values);
    const lossAt = (point: readonly number[], offsets: readonly number[]) =>
      naiveLoss(
        rows.slice(0, COUNT),
        rows.slice(COUNT).map((row) => rule.prefixes.map(() => row)),
        point,
        offsets,
        rule,
      );
    expect(result.loss).toBeCloseTo(lossAt(values, biases), 5);
    expectClose(
      weights,
      differences((point) => lossAt(point, biases), values),
    );
    expectClose(
      bias,
      differences((point) => lossAt(values, point), biases),
    );
  });
});
