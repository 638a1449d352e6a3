import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkSchema, quantizeSchema, trainSchema } from '../../src/config/config.js';
import { exitSchema } from '../../src/config/exit-config.js';
import { InputError } from '../../src/errors/input-error.js';
import { productFits } from '../../src/kernel/arithmetic.js';
import { RULE_MARGIN } from '../../src/kernel/types.js';
import { describeFault } from '../../src/quantize/bounds.js';
import { decodeIntegerModel, encodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import type { IntegerLayer, IntegerModel } from '../../src/quantize/integer-network.js';
import { quantize } from '../../src/quantize/quantize.js';
import { randomDataset, randomNetwork } from '../random-network.js';
import { edgeModel } from '../simulate/fixtures/edge-model.js';
import { randomCase } from '../simulate/fixtures/random-model.js';

const { model: edge } = edgeModel();

function withLayer(model: IntegerModel, index: number, change: Partial<IntegerLayer>): IntegerModel {
  return {
    ...model,
    layers: model.layers.map((layer, i) => (i === index ? { ...layer, ...change } : layer)),
  };
}

/** A copy with one number changed. */
function changed(values: Int32Array, at: number, value: number): Int32Array {
  return values.map((old, i) => (i === at ? value : old));
}

function changedWeight(values: Int8Array, at: number, value: number): Int8Array {
  return values.map((old, i) => (i === at ? value : old));
}

describe('the bounds of integer models', () => {
  it('hold for what the quantizer makes, for every kind of network', () => {
    for (const placement of ['overwrite', 'prepend'] as const) {
      for (const kind of ['rms', 'l2'] as const) {
        for (const input of ['own', 'none'] as const) {
          for (const seed of [1, 2, 3]) {
            const float = randomNetwork(seed, { placement, normalization: kind, units: [24, 16, 8] });
            const network = {
              ...float,
              normalization: { ...float.normalization, ...(input === 'none' ? { input } : {}) },
            };
            const samples = randomDataset(seed + 10, 20, float);
            expect(describeFault(quantize(network, samples).network.model)).toBeUndefined();
          }
        }
      }
    }
  });

  it('hold for what the quantizer makes of networks with heads', () => {
    for (const placement of ['overwrite', 'prepend', 'none'] as const) {
      for (const normalization of ['rms', 'l2', 'none'] as const) {
        for (const heads of [
          [0, 1, 2],
          [0, 0, 0],
          [null, 0, 1],
          [null, null, 0],
        ]) {
          const network = randomNetwork(3, { placement, normalization, heads, units: [24, 16, 9] });
          const { model } = quantize(network, randomDataset(13, 20, network)).network;
          expect(describeFault(model)).toBeUndefined();
        }
      }
    }
  });

  it('hold for networks of arbitrary numbers that were made to fit', () => {
    fc.assert(
      fc.property(randomCase, ({ model }) => {
        expect(describeFault(model)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('are as wide as they can be: a network at its bounds is let through, one step beyond is not', () => {
    expect(describeFault(edge)).toBeUndefined();
    const [first, second] = edge.layers;
    const beyond: readonly (readonly [IntegerModel, RegExp])[] = [
      [withLayer(edge, 0, { bias: changed(first.bias, 7, first.bias[0] + 1) }), /^layer 0: a bias/],
      [withLayer(edge, 1, { bias: changed(second.bias, 0, -first.bias[0] - 1) }), /^layer 1: a bias/],
      [withLayer(edge, 1, { bias: changed(second.bias, 0, -(2 ** 31)) }), /^layer 1: a bias/],
      [withLayer(edge, 0, { gain: 8192 }), /^layer 0: a gain/],
      [withLayer(edge, 0, { gain: 0 }), /^layer 0: a gain/],
      [withLayer(edge, 0, { rowBits: 8 }), /^layer 0: a row of weights/],
      [withLayer(edge, 1, { rowBits: 8 }), /^layer 1: a row of weights/],
      [withLayer(edge, 1, { rowBits: 21 }), /^layer 1: the number of row bits/],
      [withLayer(edge, 1, { rowBits: 0 }), /^layer 1: the number of row bits/],
      [{ ...edge, labelMultiplier: 65 }, /^layer 0: a row of weights/],
      [{ ...edge, labelMultiplier: 2 ** 22 + 1 }, /^the number of label slots/],
      [{ ...edge, labelSquare: 0 }, /^the number of label slots/],
      [{ ...edge, labelSquare: 2 ** 28 + 1 }, /^the number of label slots/],
      [{ ...edge, labelSquare: -(16 * 127 * 127) }, /^the number of label slots/],
      [{ ...edge, labelSquare: -(2 ** 31) }, /^the number of label slots/],
      [withLayer(edge, 0, { goodnessMultiplier: 16644 }), /^layer 0: the goodness/],
      [withLayer(edge, 0, { goodnessMultiplier: 0 }), /^layer 0: the goodness/],
      [withLayer(edge, 1, { goodnessShift: 31 }), /^layer 1: a right shift/],
      [withLayer(edge, 1, { shift: 0 }), /^layer 1: a right shift/],
      [withLayer(edge, 1, { weights: changedWeight(second.weights, 9, -128) }), /^layer 1: a weight is -128/],
      [withLayer(edge, 0, { activationOffset: -1 }), /^layer 0: activations/],
      [withLayer(edge, 1, { activationOffset: 0 }), /^layer 1: activations/],
      [withLayer(edge, 1, { inputs: 16 }), /^layers do not follow/],
      [withLayer(edge, 0, { outputs: 2 ** 30 }), /^layers do not follow/],
      [{ ...edge, rule: 2 }, /^the stopping rule/],
      [
        { ...edge, exits: [...edge.exits.slice(0, 3), { ...edge.exits[3], gap: -1 }] },
        /^the stopping rule is unknown, or a gap is negative/,
      ],
      [{ ...edge, exits: [edge.exits[1], ...edge.exits.slice(0, 3)] }, /^exit points/],
      [{ ...edge, exits: edge.exits.slice(0, 3), exitCount: 3 }, /^exit points/],
      [{ ...edge, exits: [{ ...edge.exits[0], units: 3 }, ...edge.exits.slice(1)] }, /^exit points/],
    ];
    for (const [model, problem] of beyond) expect(describeFault(model)).toMatch(problem);
  });

  it('add the goodness of all layers up', () => {
    const [first, last] = edge.layers;
    const ends = [0, 1, 2].map((layer) => ({ ...edge.exits[1], layer }));
    const layers = [first, { ...last, activationOffset: 32 }, last];
    const three = { ...edge, layers, layerCount: 3, exits: ends, exitCount: 3 };
    expect(describeFault(three)).toBe(
      'the goodness of a layer, or that of all layers together, could overflow',
    );
    expect(describeFault(withLayer(three, 1, { goodnessShift: 14 }))).toBeUndefined();
    expect(describeFault(withLayer(three, 1, { goodnessShift: 14, activationOffset: 31 }))).toMatch(
      /^layer 1: activations/,
    );
  });

  it('count the slot of a label with its row exactly', () => {
    // (4^9 - 16 * 127^2) * 127^2 is what the square of a slot may be: 8112^2 fits, 8113^2 does not.
    const alone = { ...edge, labelWeights: new Int8Array(edge.labelWeights.length).fill(1) };
    const most = Math.floor(Math.sqrt((4 ** 9 - 16 * 127 ** 2) * 127 ** 2));
    expect(describeFault({ ...alone, labelMultiplier: most })).toBeUndefined();
    expect(describeFault({ ...alone, labelMultiplier: most + 1 })).toMatch(/^layer 0: a row/);
  });

  it('count every slot as real arithmetic does', () => {
    const [first] = edge.layers;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 28 }).chain((bits) => fc.integer({ min: 1, max: 2 ** bits })),
        fc.integer({ min: 0, max: 22 }).chain((bits) => fc.integer({ min: 1, max: 2 ** bits })),
        fc.integer({ min: 0, max: 127 }),
        (rowBits, labelSquare, labelMultiplier, weight) => {
          const squares = BigInt(INPUT_COUNT * weight * weight);
          const square = BigInt(labelSquare);
          const slot = BigInt(labelMultiplier * 127);
          const whole = 4n ** BigInt(rowBits);
          const fits = squares <= whole && slot * slot + squares * square <= whole * square;
          const model = {
            ...withLayer(edge, 0, { rowBits, weights: new Int8Array(first.weights.length).fill(weight) }),
            labelSquare,
            labelMultiplier,
            labelWeights: new Int8Array(edge.labelWeights.length).fill(-127),
          };
          const problem = describeFault(model);
          // Other bounds may be broken as well, which are looked at first.
          if (problem === undefined || /^layer 0: a row/.test(problem)) {
            expect(problem === undefined).toBe(fits);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('multiply without 64 bits', () => {
    const number = fc
      .integer({ min: 0, max: 31 })
      .chain((bits) => fc.integer({ min: 0, max: 2 ** bits - 1 }));
    fc.assert(
      fc.property(number, number, number, (a, b, limit) => {
        expect(productFits(a, b, limit)).toBe(BigInt(a) * BigInt(b) <= BigInt(limit));
      }),
      { numRuns: 3000 },
    );
  });
});

const INPUT_COUNT = 16;

describe('an integer model file', () => {
  const network = randomNetwork(31);
  const file = {
    ...quantize(network, randomDataset(32, 20, network)),
    origin: {
      floatModel: 'a'.repeat(64),
      provenance: {
        ffirm: '1.2.3',
        data: { name: 'random', source: 'a test', fingerprint: 'ff', trainingSamples: 5 },
        engine: { name: 'wasm', version: '4' },
        seed: 1,
        epochs: 2,
        network: networkSchema.parse({ layers: [24, 16] }),
        training: trainSchema.parse({}),
      },
      quantize: quantizeSchema.parse({}),
      exit: exitSchema.parse({}),
      statistics: [],
      validationSamples: 7,
    },
  };
  const encoded = (model: IntegerModel) =>
    encodeIntegerModel({ ...file, network: { ...file.network, model } });
  const { model } = file.network;

  it('is read when it keeps the bounds', () => {
    expect(decodeIntegerModel(encoded(model), 'file').network.model.rule).not.toBe(RULE_MARGIN);
  });

  it.each([
    [
      'a huge bias',
      withLayer(model, 1, { bias: model.layers[1].bias.map(() => 2 ** 31 - 1) }),
      /^file: layer 1: a bias/,
    ],
    [
      'a bias and a gain that are too large together',
      withLayer(model, 0, { gain: 8191, bias: model.layers[0].bias.map(() => 2 ** 30 + 2 ** 17) }),
      /^file: layer 0: a bias/,
    ],
    ['rows longer than it says', withLayer(model, 1, { rowBits: 1 }), /^file: layer 1: a row of weights/],
    [
      'accumulators that overflow',
      { ...withLayer(model, 0, { rowBits: 20 }), labelSquare: 2 ** 27 },
      /^file: layer 0: the number of row bits/,
    ],
    [
      'goodness that overflows',
      withLayer(model, 1, { goodnessMultiplier: 2 ** 30 }),
      /^file: layer 1: the goodness/,
    ],
    ['label slots too heavy', { ...model, labelMultiplier: 2 ** 20 }, /^file: layer 0: a row of weights/],
    [
      'a label square that stands for too little',
      { ...model, labelSquare: -5 },
      /^file: metadata network\.labelSquare/,
    ],
    [
      'a weight of -128',
      withLayer(model, 1, { weights: changedWeight(model.layers[1].weights, 3, -128) }),
      /^file: layer 1: a weight is -128/,
    ],
  ])('is refused with %s', (_, hostile, message) => {
    const read = () => decodeIntegerModel(encoded(hostile), 'file');
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
  });
});
