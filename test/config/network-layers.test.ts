import { describe, expect, it } from 'vitest';
import { hasConvolutions, inputShapeSchema, layerSchema, unitsOf } from '../../src/config/network-layers.js';

describe('layers in a config', () => {
  it('are numbers of units, or convolutions with defaults', () => {
    const convolution = layerSchema.parse({ kind: 'conv1d', channels: 12, kernel: 5 });
    expect(convolution).toEqual({
      kind: 'conv1d',
      channels: 12,
      kernel: 5,
      stride: 1,
      padding: 0,
      groups: 1,
    });
    expect(layerSchema.parse(24)).toBe(24);
    expect([24, convolution].map(unitsOf)).toEqual([24, 12]);
    expect([hasConvolutions([24, convolution]), hasConvolutions([24, 12])]).toEqual([true, false]);
  });

  it.each([
    0,
    4097,
    2.5,
    '8',
    {},
    { kind: 'conv2d', channels: 8 },
    { kind: 'conv2d', channels: 8, kernel: 3, size: 1 },
  ])('are not %j', (layer) => {
    expect(layerSchema.safeParse(layer).success).toBe(false);
  });

  it('the shape of a sample is one row of single values, unless it says more', () => {
    expect(inputShapeSchema.parse({ width: 64 })).toEqual({ height: 1, width: 64, channels: 1 });
    expect(inputShapeSchema.safeParse({ height: 4 }).success).toBe(false);
  });
});
