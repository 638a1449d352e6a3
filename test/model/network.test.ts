import { describe, expect, it } from 'vitest';
import { describeNetwork, headInputs } from '../../src/model/network.js';
import { randomConvolutions } from '../random-convolutions.js';

const pictures = randomConvolutions(
  61,
  [
    { kind: 'conv2d', channels: 12, kernel: 4, stride: 4, grid: 3 },
    { kind: 'conv2d', channels: 24, kernel: 3, stride: 2, padding: 1 },
    10,
  ],
  { height: 28, width: 28, channels: 1 },
);

describe('a network in words', () => {
  it('gives the inputs and the units of dense layers', () => {
    const layers = [
      { inputs: 784, outputs: 256 },
      { inputs: 256, outputs: 128 },
    ];
    expect(describeNetwork(layers)).toBe('784-256-128');
    expect([headInputs(layers, 0, 1), headInputs(layers, 1, 1)]).toEqual([384, 128]);
  });

  it('gives the input and the filters of convolutions', () => {
    expect(describeNetwork(pictures.layers)).toBe('28x28x1-12c4/4-24c3/2-10');
    const signals = [{ kind: 'conv1d', channels: 8, kernel: 5 }];
    const { layers } = randomConvolutions(62, signals, { height: 1, width: 64, channels: 6 });
    expect(describeNetwork(layers)).toBe('64x6-8c5');
    const depthwise = [{ kind: 'conv1d', channels: 12, kernel: 5, groups: 6, stride: 2 }];
    const { layers: grouped } = randomConvolutions(62, depthwise, { height: 1, width: 64, channels: 6 });
    expect(describeNetwork(grouped)).toBe('64x6-12c5g6/2');
  });

  it('a head of a convolution reads the channels of every cell', () => {
    const { layers } = pictures;
    expect(layers.map((_, own) => headInputs(layers, own, own))).toEqual([108, 384, 10]);
  });
});
