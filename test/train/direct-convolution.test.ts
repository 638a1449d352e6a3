import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Convolution,
  copyPatches,
  patchLength,
  place,
  positionsOf,
  valuesOf,
} from '../../src/model/convolution.js';
import { startAdam } from '../../src/train/adam.js';
import { CONVOLUTION_MODULE } from '../../src/train/convolution-module.js';
import { DirectConvolution } from '../../src/train/direct-convolution.js';
import type { LayerState } from '../../src/train/layer-step.js';

const side = fc.record({
  map: fc.integer({ min: 1, max: 9 }),
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 4 }),
});

/** Convolutions that fit what they read. */
const convolutions: fc.Arbitrary<{ convolution: Convolution; outputs: number }> = fc
  .record({
    down: side,
    right: side,
    channels: fc.integer({ min: 1, max: 6 }),
    outputs: fc.integer({ min: 1, max: 47 }),
  })
  .map(({ down, right, channels, outputs }) => {
    const size = (key: keyof typeof down) => ({ height: down[key], width: right[key] });
    const filters = { kernel: size('kernel'), stride: size('stride'), padding: size('padding') };
    return { convolution: place(filters, { ...size('map'), channels }, outputs), outputs };
  })
  .filter((made): made is { convolution: Convolution; outputs: number } => !('problem' in made.convolution));

/** Small whole numbers, half of them zero, in stretches: sums are exact, whatever their order. */
function numbers(count: number, stream: () => number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) =>
    (i >> 3) % 3 === 0 ? 0 : Math.floor(stream() * 7) - 3,
  );
}

/** A stream of numbers in [0, 1). */
function streamOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('DirectConvolution', () => {
  it('gives what patches and plain loops give, for a few and for many samples at a time', () => {
    fc.assert(
      fc.property(
        convolutions,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(1, 3000, 1 << 20),
        fc.integer(),
        ({ convolution, outputs }, count, chunkBytes, seed) => {
          const stream = streamOf(seed);
          const inputs = patchLength(convolution);
          const rows = count * positionsOf(convolution.output);
          const maps = numbers(count * valuesOf(convolution.input), stream);
          const weights = numbers(inputs * outputs, stream);
          const bias = numbers(outputs, stream);
          const slopes = numbers(rows * outputs, stream);
          const patches = new Float64Array(rows * inputs);
          copyPatches(maps, count, convolution, patches);
          const layer: LayerState = { inputs, outputs, weights: startAdam(weights), bias: startAdam(bias) };
          const direct = new DirectConvolution(convolution, outputs, chunkBytes);

          const activations = new Float32Array(rows * outputs);
          const ofWeights = new Float32Array(inputs * outputs);
          const ofBias = new Float32Array(outputs);
          for (let row = 0; row < rows; row++) {
            for (let unit = 0; unit < outputs; unit++) {
              const slope = slopes[row * outputs + unit];
              let sum = bias[unit];
              for (let i = 0; i < inputs; i++) {
                const value = patches[row * inputs + i];
                sum += value * weights[i * outputs + unit];
                ofWeights[i * outputs + unit] += value * slope;
              }
              activations[row * outputs + unit] = Math.max(0, sum);
              ofBias[unit] += slope;
            }
          }
          // Twice, because the memory is used again.
          for (let run = 0; run < 2; run++) {
            expect(direct.activate(maps, count, layer)).toEqual(activations);
            const found = direct.slopes(maps, slopes, count);
            expect(found.weights.map((value) => value + 0)).toEqual(ofWeights.map((value) => value + 0));
            expect(found.bias.map((value) => value + 0)).toEqual(ofBias.map((value) => value + 0));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('runs the module that scripts/wasm.mjs makes', async () => {
    const script = new URL('../../scripts/wasm.mjs', import.meta.url).href;
    const { convolutionModule }: { convolutionModule: () => Promise<Uint8Array> } = await import(script);
    expect(CONVOLUTION_MODULE).toBe(Buffer.from(await convolutionModule()).toString('base64'));
  });
});
