import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../../src/kernel/bounds.js';
import {
  FAULT_ACTIVATIONS,
  FAULT_EXITS,
  FAULT_HEADS,
  FAULT_LABELS,
  FAULT_RULE,
  FAULT_SQUARED_LENGTH,
  NO_FAULT,
} from '../../../src/kernel/faults.js';
import { activationBytes } from '../../../src/quantize/activations.js';
import { describeFault } from '../../../src/quantize/bounds.js';
import type { IntegerHead, IntegerModel } from '../../../src/quantize/integer-network.js';
import { createTypescriptExecutor } from '../../../src/simulate/typescript.js';
import { headsEdgeModel } from '../../simulate/fixtures/edge-model.js';
import { randomHeadsCase } from '../../simulate/fixtures/random-heads.js';

const ROOM = 2 ** 31 - 1;
const { model: edge, samples } = headsEdgeModel();

function withHead(model: IntegerModel, index: number, change: Partial<IntegerHead>): IntegerModel {
  return { ...model, heads: model.heads.map((head, i) => (i === index ? { ...head, ...change } : head)) };
}

function withPlaces(model: IntegerModel, places: readonly number[]): IntegerModel {
  const layers = model.layers.map((layer, i) => ({ ...layer, activationOffset: places[i] }));
  return { ...model, layers };
}

/** Bytes, with one changed. */
function changed(values: Int8Array, at: number, value: number): Int8Array {
  return values.map((old, i) => (i === at ? value : old));
}

/** Three layers of 8, 8 and 4 units; all heads read their own layer alone. */
function threeLayers(first: (layer: number) => number): IntegerModel {
  const [layer] = fc.sample(
    randomHeadsCase.filter(({ model }) => model.labelCount === 0),
    { seed: 1, numRuns: 1 },
  )[0].model.layers;
  const units = [8, 8, 4];
  const layers = units.map((outputs, i) => {
    const inputs = i === 0 ? layer.inputs : units[i - 1];
    const weights = new Int8Array(outputs * inputs).fill(1);
    return {
      ...layer,
      inputs,
      outputs,
      weights,
      bias: new Int32Array(outputs),
      rowBits: 4,
      squaredLength: 0,
    };
  });
  const heads = units.map((_, i) => {
    const inputs = units.slice(first(i), i + 1).reduce((sum, width) => sum + width, 0);
    return { first: first(i), inputs, weights: new Int8Array(2 * inputs), bias: new Int32Array(2) };
  });
  return {
    ...edge,
    features: layer.inputs,
    classes: 2,
    labelCount: 0,
    labelSquare: 0,
    labelWeights: new Int8Array(),
    layerCount: 3,
    layers,
    headCount: 3,
    heads,
    exitCount: 3,
    exits: units.map((end, i) => ({ layer: i, units: end, threshold: ROOM, gap: ROOM })),
  };
}

describe('the bounds of networks in which heads decide', () => {
  it('hold for networks of arbitrary numbers that were made to fit', () => {
    fc.assert(
      fc.property(randomHeadsCase, ({ model }) => {
        expect(describeFault(model)).toBeUndefined();
        expect(checkModel(model, activationBytes(model))).toBe(NO_FAULT);
        expect(checkModel(model, activationBytes(model) - 1)).toBe(FAULT_ACTIVATIONS);
      }),
      { numRuns: 300 },
    );
  });

  it('are as wide as they can be: logits come to the bound itself, and their margin to 31 bits', async () => {
    expect(checkModel(edge, ROOM)).toBe(NO_FAULT);
    const { goodness, margins } = await createTypescriptExecutor(edge).run(samples);
    const largest = 2 ** 30 - 1;
    expect([...goodness.subarray(0, 7)]).toEqual([1, -1, 1, -1, 1, -1, 1].map((sign) => sign * largest));
    expect(margins[0]).toBe(0);
    const two = { ...withoutThirdClass(edge), classes: 2 };
    expect(checkModel(two, ROOM)).toBe(NO_FAULT);
    const run = await createTypescriptExecutor(two).run(samples);
    expect(run.margins[0]).toBe(2 * largest);
  });

  it('refuse one step beyond', () => {
    const [first, second] = edge.heads;
    const beyond: readonly (readonly [IntegerModel, number])[] = [
      [withHead(edge, 0, { bias: first.bias.map((bias, i) => (i === 6 ? bias + 1 : bias)) }), FAULT_HEADS],
      [withHead(edge, 1, { bias: second.bias.map((bias, i) => (i === 1 ? bias - 1 : bias)) }), FAULT_HEADS],
      [withHead(edge, 1, { bias: second.bias.map((bias, i) => (i === 0 ? -(2 ** 31) : bias)) }), FAULT_HEADS],
      [withHead(edge, 1, { weights: changed(second.weights, 3, -128) }), FAULT_HEADS],
      [withHead(edge, 1, { first: 2 }), FAULT_HEADS],
      [withHead(edge, 1, { first: 1 }), FAULT_HEADS],
      [withHead(edge, 1, { first: -1 }), FAULT_HEADS],
      [withHead(edge, 1, { inputs: 15 }), FAULT_HEADS],
      [withHead(edge, 1, { inputs: 17 }), FAULT_HEADS],
      [withHead(edge, 1, { inputs: -(2 ** 31) }), FAULT_HEADS],
      [withHead(edge, 1, { first: 1, inputs: 0 }), FAULT_HEADS],
      [withHead(edge, 0, { inputs: 0 }), FAULT_EXITS],
      [{ ...edge, headCount: 1 }, FAULT_HEADS],
      [{ ...edge, headCount: 3 }, FAULT_HEADS],
      [{ ...edge, classes: 1 }, FAULT_HEADS],
      [{ ...edge, labelCount: 2 }, FAULT_LABELS],
      [{ ...edge, labelCount: -1 }, FAULT_LABELS],
      [{ ...edge, labelCount: 0 }, FAULT_LABELS],
      [{ ...edge, labelSquare: 0 }, FAULT_LABELS],
      [{ ...edge, labelCount: 0, labelSquare: 0, labelSlots: 7 }, FAULT_LABELS],
      [{ ...edge, labelSlots: 3 }, FAULT_LABELS],
      [{ ...edge, exits: edge.exits.map((exit) => ({ ...exit, gap: ROOM - 1 })) }, FAULT_RULE],
      [withPlaces(edge, [0, -1]), FAULT_ACTIVATIONS],
      [withPlaces(edge, [0, 7]), FAULT_ACTIVATIONS],
      [withPlaces(edge, [-(2 ** 31), 8]), FAULT_ACTIVATIONS],
      [
        { ...edge, layers: edge.layers.map((layer) => ({ ...layer, squaredLength: 8 * 127 * 127 - 1 })) },
        FAULT_SQUARED_LENGTH,
      ],
      [
        { ...edge, layers: edge.layers.map((layer) => ({ ...layer, squaredLength: -1 })) },
        FAULT_SQUARED_LENGTH,
      ],
    ];
    for (const [model, fault] of beyond) expect(checkModel(model, ROOM)).toBe(fault);
  });

  it('let a layer without head end with an exit point that never stops, and nothing else', () => {
    const headless = withHead(
      threeLayers((layer) => layer),
      1,
      {
        inputs: 0,
        weights: new Int8Array(),
        bias: new Int32Array(),
      },
    );
    expect(checkModel(withPlaces(headless, [0, 8, 0]), ROOM)).toBe(NO_FAULT);
    const stops = headless.exits.map((exit) => ({ ...exit, threshold: 0 }));
    expect(checkModel({ ...withPlaces(headless, [0, 8, 0]), exits: stops }, ROOM)).toBe(FAULT_RULE);
    const inside = [...headless.exits, { layer: 1, units: 4, threshold: ROOM, gap: ROOM }].sort(
      (a, b) => a.layer - b.layer || a.units - b.units,
    );
    const model = { ...withPlaces(headless, [0, 8, 0]), exits: inside, exitCount: 4 };
    expect(checkModel(model, ROOM)).toBe(FAULT_EXITS);
  });

  it('keep the activations of a layer until the last head that reads them', () => {
    const own = threeLayers((layer) => layer);
    expect(checkModel(withPlaces(own, [0, 8, 0]), 16)).toBe(NO_FAULT);
    expect(checkModel(withPlaces(own, [0, 8, 8]), 16)).toBe(FAULT_ACTIVATIONS);
    expect(checkModel(withPlaces(own, [0, 4, 16]), 20)).toBe(FAULT_ACTIVATIONS);
    const all = threeLayers(() => 0);
    expect(checkModel(withPlaces(all, [0, 8, 0]), 20)).toBe(FAULT_ACTIVATIONS);
    expect(checkModel(withPlaces(all, [0, 8, 16]), 20)).toBe(NO_FAULT);
    expect(checkModel(withPlaces(all, [0, 8, 16]), 19)).toBe(FAULT_ACTIVATIONS);
  });

  it('are not those of goodness: a network with heads does not pass for one without', () => {
    expect(checkModel({ ...edge, headCount: 0 }, ROOM)).not.toBe(NO_FAULT);
  });
});

/** The edge model with its first two classes. */
function withoutThirdClass(model: IntegerModel): IntegerModel {
  return {
    ...model,
    heads: model.heads.map((head) => ({
      ...head,
      weights: head.weights.filter((_, i) => i % 7 < 2),
      bias: head.bias.subarray(0, 2),
    })),
  };
}
