import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import type { Convolution } from '../../src/kernel/types.js';
import type { FloatNetwork } from '../../src/model/network.js';
import { keepColumns } from '../../src/quantize/keep-columns.js';

/** A convolution over time. */
function along(width: number, kernelWidth: number, strideRight: number, before = 0): Convolution {
  const outputWidth = Math.floor((width + 2 * before - kernelWidth) / strideRight) + 1;
  return {
    ...{
      height: 1,
      width,
      channels: 3,
      kernelHeight: 1,
      kernelWidth,
      strideDown: 1,
      strideRight,
      above: 0,
      before,
    },
    ...{ outputHeight: 1, outputWidth, gridHeight: 1, gridWidth: outputWidth, cellHeight: 1, cellWidth: 1 },
    ...{
      groups: 1,
      groupChannels: 3,
      groupOutputs: 4,
      stepDown: 1,
      stepRight: 1,
      pooling: 0,
      meanMultiplier: 1,
      meanShift: 1,
      scratchOffset: 0,
      keptColumns: 0,
    },
  };
}

const layer = { inputs: 24, outputs: 4, weights: new Float32Array(96), bias: new Float32Array(4) };

/** A network of that many layers; what is not looked at is left out. */
function networkOf(layers: number, normalization: FloatNetwork['normalization']): FloatNetwork {
  return {
    features: 192,
    classNames: ['a', 'b'],
    label: undefined,
    normalization,
    prefixes: [],
    layers: Array.from({ length: layers }, () => layer),
  };
}

const plain = networkOf(2, { kind: 'none', epsilon: 0 });
const windows = { length: 64, hop: 32 };

describe('keepColumns', () => {
  it('gives every layer the columns that two windows have in common', () => {
    const kept = keepColumns(plain, [along(64, 8, 4), along(15, 5, 2)], windows);
    expect(kept.map(({ keptColumns }) => keptColumns)).toEqual([7, 2]);
  });

  it.each<readonly [string, FloatNetwork, readonly Convolution[], RegExp]>([
    ['dense layers', plain, [], /all layers of the network are dense/],
    ['pictures', plain, [{ ...along(64, 8, 4), height: 2 }], /reads pictures/],
    [
      'layers that divide by a length',
      networkOf(2, { kind: 'rms', epsilon: 0, input: 'none' }),
      [along(64, 8, 4), along(15, 5, 2)],
      /divides maps by their length/,
    ],
    [
      'an input that is divided by its length',
      networkOf(1, { kind: 'rms', epsilon: 0 }),
      [along(64, 8, 4)],
      /divides maps/,
    ],
    [
      'positions that are not points',
      plain,
      [along(32, 8, 4), along(7, 5, 2)],
      /64 points, but the network reads 32/,
    ],
    ['padding', plain, [along(64, 8, 4), along(15, 5, 2, 1)], /layer 1: a padding of 1/],
    ['strides that do not fit the hop', plain, [along(64, 8, 5)], /layer 0: .*hop to 30 or 35/],
  ])('refuses %s', (_, network, convolutions, message) => {
    const act = () => keepColumns(network, convolutions, windows);
    expect(act).toThrow(InputError);
    expect(act).toThrow(message);
  });

  it('takes a single layer whose input alone is not divided', () => {
    const network = networkOf(1, { kind: 'rms', epsilon: 0, input: 'none' });
    expect(keepColumns(network, [along(64, 8, 4)], windows)[0].keptColumns).toBe(7);
  });
});
