import { describe, expect, it } from 'vitest';
import { type RandomStream, randomStream } from '../../../src/math/random.js';
import { startAdam } from '../../../src/train/adam.js';
import { contrastiveLoss } from '../../../src/train/contrastive.js';
import { headLoss, headSlopes, nestedWeights } from '../../../src/train/head.js';
import { dropoutFactors } from '../../../src/train/head-dropout.js';
import type { HeadPlace } from '../../../src/train/head-rows.js';
import type { LayerState } from '../../../src/train/layer-step.js';
import { localSlopes } from '../../../src/train/local-slopes.js';
import { autoencoderSlopes } from '../../../src/train/rules/layer-wise.js';
import { differences, expectClose, rowsOf, signed } from '../finite-differences.js';
import { naiveLayer, naiveMultiply } from '../reference.js';

const COUNT = 6;
const INPUTS = 5;
const UNITS = 7;
const BEFORE = 4;
const CLASSES = 3;
const LABELS = Uint8Array.of(0, 1, 2, 1, 0, 2);

const DROPOUT = { share: 0.4, seed: 3, head: 1 };

const PLACES: readonly (HeadPlace & { readonly reads: string })[] = [
  { reads: 'own', first: 1, before: 0, prefixes: [UNITS] },
  { reads: 'own', first: 1, before: 0, prefixes: [2, 3, UNITS] },
  { reads: 'all', first: 0, before: BEFORE, prefixes: [UNITS] },
  { reads: 'all', first: 0, before: BEFORE, prefixes: [2, 3, UNITS] },
  { reads: 'own, with dropout,', first: 1, before: 0, prefixes: [3, UNITS], dropout: DROPOUT },
  { reads: 'all, with dropout,', first: 0, before: BEFORE, prefixes: [3, UNITS], dropout: DROPOUT },
];

function state(inputs: number, outputs: number, stream: RandomStream): LayerState {
  return {
    inputs,
    outputs,
    weights: startAdam(signed(inputs * outputs, stream)),
    bias: startAdam(signed(outputs, stream)),
  };
}

/** Cross-entropy of one row at every prefix, summed: the units behind the prefix are set to zero, nothing is shared. */
function naiveCrossEntropy(
  row: readonly number[],
  label: number,
  weights: readonly number[],
  bias: readonly number[],
  { before, prefixes }: HeadPlace,
): number {
  return prefixes.reduce((total, prefix) => {
    const seen = row.map((value, input) => (input < before + prefix ? value : 0));
    const logits = bias.map((start, c) =>
      seen.reduce((sum, value, input) => sum + value * weights[input * CLASSES + c], start),
    );
    const sum = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    return total - Math.log(Math.exp(logits[label]) / sum);
  }, 0);
}

describe.each(PLACES)('a head that reads $reads, prefixes $prefixes', (place) => {
  const stream = randomStream(21, 0, 'initialization');
  const layer = state(INPUTS, UNITS, stream);
  const head = state(place.before + UNITS, CLASSES, stream);
  const factors = place.dropout && dropoutFactors(place.dropout, 1, COUNT * head.inputs);
  const rows = signed(COUNT * INPUTS, stream);
  const earlier = signed(COUNT * BEFORE, stream).map(Math.abs);
  const weights = Array.from(layer.weights.values);
  const bias = Array.from(layer.bias.values);
  const headWeights = Array.from(head.weights.values);
  const headBias = Array.from(head.bias.values);
  const lossAt = (
    layerWeights: readonly number[],
    layerBias: readonly number[],
    ofHead: readonly number[],
    offsets: readonly number[],
  ) =>
    rowsOf(rows, INPUTS).reduce((total, row, sample) => {
      const own = naiveLayer(row, layerWeights, layerBias);
      const read = place.before > 0 ? [...rowsOf(earlier, BEFORE)[sample], ...own] : own;
      const kept = read.map((value, input) => value * (factors?.[sample * head.inputs + input] ?? 1));
      return total + naiveCrossEntropy(kept, LABELS[sample], ofHead, offsets, place) / COUNT;
    }, 0);
  const found = localSlopes(rows, [earlier], LABELS, layer, head, place, naiveMultiply, factors);

  it('has the loss that the definition gives', () => {
    expect(found.loss).toBeCloseTo(lossAt(weights, bias, headWeights, headBias), 5);
    naiveLayer(rowsOf(rows, INPUTS)[2], weights, bias).forEach((activation, unit) => {
      expect(found.activations[2 * UNITS + unit]).toBeCloseTo(activation, 5);
    });
  });

  it('slopes of the head equal finite differences', () => {
    expectClose(
      found.head.weights,
      differences((point) => lossAt(weights, bias, point, headBias), headWeights),
    );
    expectClose(
      found.head.bias,
      differences((point) => lossAt(weights, bias, headWeights, point), headBias),
    );
  });

  it('slopes of its layer equal finite differences', () => {
    expectClose(
      found.layer.weights,
      differences((point) => lossAt(point, bias, headWeights, headBias), weights),
    );
    expectClose(
      found.layer.bias,
      differences((point) => lossAt(weights, point, headWeights, headBias), bias),
    );
  });
});

describe('the loss of a head', () => {
  it('does not overflow where logits are large', () => {
    const head = state(2, CLASSES, randomStream(1, 0, 'initialization'));
    head.weights.values.set([3e4, 0, -3e4, -3e4, 3e4, 0]);
    const place = { before: 0, prefixes: [2] };
    const rows = Float32Array.of(1, 0, 0, 1);
    const { loss, slopes } = headLoss(
      rows,
      Uint8Array.of(0, 0),
      head,
      nestedWeights(head, place),
      naiveMultiply,
    );
    expect(loss).toBeCloseTo(30_000, -1);
    const { weights, bias } = headSlopes(rows, slopes, 2, head, place, naiveMultiply);
    expect([...weights, ...bias].every(Number.isFinite)).toBe(true);
  });
});

describe('an autoencoder', () => {
  const stream = randomStream(22, 0, 'initialization');
  const layer = state(INPUTS, UNITS, stream);
  const decoder = state(UNITS, INPUTS, stream);
  const rows = signed(COUNT * INPUTS, stream);
  const corrupted = rows.map((value, index) => (index % 3 === 0 ? 0 : value));
  const point = [layer.weights, layer.bias, decoder.weights, decoder.bias].map(({ values }) =>
    Array.from(values),
  );
  const lossAt = ([weights, bias, back, offsets]: readonly (readonly number[])[]) =>
    rowsOf(rows, INPUTS).reduce((total, row, sample) => {
      const hidden = naiveLayer(rowsOf(corrupted, INPUTS)[sample], weights, bias);
      return (
        total +
        row.reduce((sum, value, input) => {
          const again = hidden.reduce(
            (all, unit, u) => all + unit * back[u * INPUTS + input],
            offsets[input],
          );
          return sum + (again - value) ** 2 / INPUTS / COUNT;
        }, 0)
      );
    }, 0);

  it('slopes of the layer and of its decoder equal finite differences', () => {
    const found = autoencoderSlopes(corrupted, rows, COUNT, layer, decoder, naiveMultiply);
    expect(found.loss).toBeCloseTo(lossAt(point), 5);
    [found.layer.weights, found.layer.bias, found.decoder.weights, found.decoder.bias].forEach(
      (slopes, i) => {
        expectClose(
          slopes,
          differences((changed) => lossAt(point.with(i, [...changed])), point[i]),
        );
      },
    );
  });
});

describe('the contrastive loss', () => {
  const TEMPERATURE = 0.4;
  const naive = (values: readonly number[], labels: Uint8Array) => {
    const rows = rowsOf(Float64Array.from(values), UNITS);
    const dot = (one: readonly number[], two: readonly number[]) =>
      one.reduce((sum, value, unit) => sum + value * two[unit], 0);
    const alike = (one: readonly number[], two: readonly number[]) =>
      dot(one, two) / Math.sqrt(dot(one, one) * dot(two, two)) / TEMPERATURE;
    const terms = rows.map((row, i) => {
      const others = rows.flatMap((_, a) => (a === i ? [] : [a]));
      const friends = others.filter((a) => labels[a] === labels[i]);
      const sum = others.reduce((all, a) => all + Math.exp(alike(row, rows[a])), 0);
      return friends.reduce(
        (all, p) => all - Math.log(Math.exp(alike(row, rows[p])) / sum) / friends.length,
        0,
      );
    });
    return terms.reduce((all, term) => all + term, 0) / rows.length;
  };

  it.each([
    ['pairs of every class', LABELS],
    ['a class of one sample', Uint8Array.of(0, 0, 0, 1, 1, 2)],
  ])('equals its definition, and its slopes finite differences: %s', (_, labels) => {
    const rows = signed(COUNT * UNITS, randomStream(23, 0, 'initialization'));
    const { loss, slopes } = contrastiveLoss(rows, labels, TEMPERATURE, naiveMultiply);
    expect(loss).toBeCloseTo(naive(Array.from(rows), labels), 5);
    expectClose(
      slopes,
      differences((point) => naive(point, labels), Array.from(rows)),
    );
  });

  it('leaves a row of zeros, which has no direction, where it is', () => {
    const rows = signed(COUNT * UNITS, randomStream(24, 0, 'initialization'));
    rows.fill(0, 0, UNITS);
    const { loss, slopes } = contrastiveLoss(rows, LABELS, 0.1, naiveMultiply);
    expect(Number.isFinite(loss)).toBe(true);
    expect(slopes.subarray(0, UNITS).every((slope) => slope === 0)).toBe(true);
    expect(slopes.every(Number.isFinite)).toBe(true);
  });
});
