import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activateLater } from '../../src/kernel/activate.js';
import { prepareNormalizer, reciprocalSquareRoot } from '../../src/kernel/normalize.js';
import { type Layer, type Normalizer, RULE_MARGIN } from '../../src/kernel/types.js';
import { createWorkspace } from '../../src/quantize/trace.js';

const INT32_MAX = 2 ** 31 - 1;

function layerOf(rowBits: number, gain: number): Layer {
  return {
    inputs: 1,
    outputs: 1,
    weights: new Int8Array(1),
    bias: new Int32Array(1),
    rowBits,
    gain,
    shift: 16,
    squaredLength: 0,
    goodnessMultiplier: 16,
    goodnessShift: 4,
    activationOffset: -1,
    skipZeros: false,
  };
}

/** The activation of a single unit from its accumulator. */
function requantize(accumulator: number, normalizer: Normalizer, bias: number, shift: number): number {
  const layer = { ...layerOf(1, 1), bias: Int32Array.of(bias), shift, activationOffset: 0 };
  const workspace = createWorkspace({
    features: 1,
    classes: 1,
    labelSlots: 0,
    labelCount: 1,
    labelSquare: 1,
    labelMultiplier: 1,
    labelWeights: new Int8Array(1),
    room: 0,
    layerCount: 1,
    layers: [layer],
    headCount: 0,
    heads: [],
    convolutionCount: 0,
    convolutions: [],
    rule: RULE_MARGIN,
    exitCount: 1,
    exits: [],
  });
  workspace.accumulators[0] = accumulator;
  activateLater(layer, normalizer, 0, 1, 0, workspace);
  expect(workspace.squares[0]).toBe(workspace.activations[0] ** 2);
  return workspace.activations[0];
}

function normalizerOf(layer: Layer, squaredNorm: number): Normalizer {
  const normalizer = { up: -1, half: -1, down: -1, multiplier: -1 };
  prepareNormalizer(layer, squaredNorm, normalizer);
  return normalizer;
}

const squaredNorms = fc.oneof(
  fc.integer({ min: 1, max: INT32_MAX }),
  fc.integer({ min: 0, max: 30 }).map((bits) => 2 ** bits),
  fc.constantFrom(1, 2, 3, 4, 2 ** 28 - 1, 2 ** 28, 2 ** 30 - 1, 2 ** 30, INT32_MAX),
);

describe('reciprocalSquareRoot', () => {
  it('is within 2 of 2^29 / sqrt(value) over the whole range, ends included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2 ** 28, max: 2 ** 30 - 1 }), (value) => {
        expect(Math.abs(reciprocalSquareRoot(value) - 2 ** 29 / Math.sqrt(value))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 5000, examples: [[2 ** 28], [2 ** 30 - 1]] },
    );
  });

  it('never exceeds 2^15, so that the gain times it fits 28 bits', () => {
    for (let value = 2 ** 28; value < 2 ** 28 + 4096; value++) {
      expect(reciprocalSquareRoot(value)).toBeLessThanOrEqual(2 ** 15);
    }
  });
});

describe('prepareNormalizer and requantize', () => {
  it('stay inside 32 bits for the largest accumulator that Cauchy-Schwarz allows', () => {
    fc.assert(
      fc.property(
        squaredNorms,
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 8191 }),
        (squaredNorm, rowBits, gain) => {
          const normalizer = normalizerOf(layerOf(rowBits, gain), squaredNorm);
          const largest = Math.floor(2 ** rowBits * Math.sqrt(squaredNorm));
          fc.pre(largest <= INT32_MAX);
          for (const accumulator of [largest, -largest]) {
            const raised = accumulator * normalizer.up + normalizer.half;
            expect(Math.abs(raised)).toBeLessThanOrEqual(INT32_MAX);
            const scaled = raised >> normalizer.down;
            expect(Math.abs(scaled)).toBeLessThanOrEqual(2 ** 17 + 1);
            expect(Math.abs(scaled * normalizer.multiplier)).toBeLessThanOrEqual((2 ** 17 + 1) * (gain + 1));
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('divide by the length: the activation is within one step of the real quotient', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 2 ** 24 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.integer({ min: 4096, max: 8191 }),
        (squaredNorm, cosine, gain) => {
          const rowBits = 10;
          const shift = 16;
          const accumulator = Math.trunc(cosine * 2 ** rowBits * Math.sqrt(squaredNorm) * 0.99);
          const normalizer = normalizerOf(layerOf(rowBits, gain), squaredNorm);
          const activation = requantize(accumulator, normalizer, 1 << (shift - 1), shift);
          const exact = (accumulator / Math.sqrt(squaredNorm)) * gain * 2 ** (16 - rowBits - shift);
          expect(Math.abs(activation - Math.min(127, Math.max(0, exact)))).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('give the bias alone when the vector is zero', () => {
    const normalizer = normalizerOf(layerOf(10, 5000), 0);
    expect(requantize(12345, normalizer, 42 << 16, 16)).toBe(42);
  });

  it('round half up and hold the activation within 0 and 127', () => {
    const one = { up: 1, half: 0, down: 0, multiplier: 1 };
    expect(requantize(1, one, 1, 1)).toBe(1);
    expect(requantize(-1, one, 1, 1)).toBe(0);
    expect(requantize(-4, one, 1, 1)).toBe(0);
    expect(requantize(1000, one, 1, 1)).toBe(127);
  });
});
