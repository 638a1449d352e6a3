import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_INT32, LARGEST_VALUE } from '../../src/kernel/limits.js';
import { bestLabel, classifyAll } from '../../src/model/forward.js';
import { activationBytes } from '../../src/quantize/activations.js';
import { describeFault } from '../../src/quantize/bounds.js';
import { meanScale } from '../../src/quantize/convolutions.js';
import { quantizeInputs } from '../../src/quantize/input.js';
import { decodeIntegerModel, encodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { quantize } from '../../src/quantize/quantize.js';
import { goodnessAt, traceAll } from '../../src/quantize/trace.js';
import { randomConvolutions } from '../random-convolutions.js';
import { randomDataset } from '../random-network.js';
import { modelFile } from '../simulate/fixtures/bundle.js';
import { randomConvolutionsCase } from '../simulate/fixtures/random-convolutions.js';

const PICTURE = { height: 12, width: 11, channels: 2 };
const SIGNAL = { height: 1, width: 40, channels: 3 };
const LAYERS = [
  [
    PICTURE,
    [
      { kind: 'conv2d', channels: 8, kernel: 3, padding: 1, stride: 2, grid: 3 },
      { kind: 'conv2d', channels: 12, kernel: 2, grid: 2 },
      { kind: 'conv2d', channels: 10, kernel: 3 },
      9,
    ],
  ],
  [
    SIGNAL,
    [
      { kind: 'conv1d', channels: 8, kernel: 7, stride: 3, padding: 3, grid: 4 },
      { kind: 'conv1d', channels: 10, kernel: 3, grid: 1 },
    ],
  ],
  [
    SIGNAL,
    [
      { kind: 'conv1d', channels: 12, kernel: 7, stride: 2, padding: 3, groups: 3, grid: 4 },
      { kind: 'conv1d', channels: 12, kernel: 5, padding: 2, groups: 12 },
      { kind: 'conv1d', channels: 8, kernel: 1, grid: 2 },
    ],
  ],
] as const;

describe('a quantized network of convolutions', () => {
  for (const [input, layers] of LAYERS) {
    it.each(['rms', 'l2', 'none'] as const)('gives the float labels and logits (%s)', (normalization) => {
      const float = randomConvolutions(7, layers, input, normalization);
      const samples = randomDataset(9, 200, float);
      const {
        network,
        signalToNoise,
        logitSignalToNoise = [],
      } = quantize(float, randomDataset(8, 300, float));
      expect(describeFault(network.model)).toBeUndefined();
      expect(Math.min(...signalToNoise)).toBeGreaterThan(24);
      expect(Math.min(...logitSignalToNoise.map((ratio) => ratio ?? 0))).toBeGreaterThan(20);
      const { scores } = classifyAll(float, samples);
      const classes = float.classNames.length;
      const trace = traceAll(network.model, quantizeInputs(samples.features, network.scales.inputScale));
      float.layers.forEach((_, layer) => {
        let same = 0;
        for (let sample = 0; sample < samples.count; sample++) {
          const start = (sample * float.layers.length + layer) * classes;
          const expected = bestLabel(scores.subarray(start, start + classes));
          same += Number(bestLabel(goodnessAt(trace, sample, layer)) === expected);
        }
        expect(same / samples.count, `layer ${layer}`).toBeGreaterThan(0.9);
      });
    });
  }

  it('keeps only what is used at the same time: two outputs, and a patch or the means', () => {
    const float = randomConvolutions(7, LAYERS[0][1], PICTURE);
    const { model } = quantize(float, randomDataset(8, 50, float)).network;
    const sizes = [6 * 6 * 8, 5 * 5 * 12, 3 * 3 * 10, 9];
    const patchOfSecond = 2 * 2 * 8;
    const meansOfSecond = 2 * 2 * 12;
    expect(activationBytes(model)).toBe(sizes[0] + sizes[1] + Math.max(patchOfSecond, meansOfSecond));
  });

  it('is read from its file as it was written', () => {
    fc.assert(
      fc.property(randomConvolutionsCase, (random) => {
        const file = modelFile(random);
        const read = decodeIntegerModel(encodeIntegerModel(file), 'a file');
        expect(read.network.model).toEqual({ ...random.model, room: read.network.model.room });
      }),
      { numRuns: 50 },
    );
  });
});

describe('the scale of a mean', () => {
  it('is within half a step of the ratio for every sum, and never overflows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4096 }),
        fc.double({ min: 0.2, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cells, factor, share) => {
          const ratio = factor / cells;
          const { meanMultiplier, meanShift } = meanScale(ratio, cells);
          const sum = Math.floor(share * cells * LARGEST_VALUE);
          const product = sum * meanMultiplier + 2 ** (meanShift - 1);
          expect(product).toBeLessThanOrEqual(LARGEST_INT32);
          const mean = Math.floor(product / 2 ** meanShift);
          // The multiplier has at least 13 bits.
          expect(Math.abs(mean - sum * ratio)).toBeLessThanOrEqual(0.5 + (sum * ratio) / 2 ** 13);
        },
      ),
    );
  });
});
