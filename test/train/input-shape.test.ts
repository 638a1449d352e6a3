import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { inputShapeOf, placeLayers } from '../../src/train/input-shape.js';
import { layerOf } from '../random-convolutions.js';

const pictures = { name: 'pictures', width: 30, imageShape: [5, 6] } as const;
const signals = { name: 'signals', width: 30 };

describe('the shape of a sample', () => {
  it('is that of the pictures or of the points in time, unless the config says another', () => {
    expect(inputShapeOf({}, pictures)).toEqual({ height: 5, width: 6, channels: 1 });
    const input = { height: 1, width: 5, channels: 6 };
    expect(inputShapeOf({ input }, pictures)).toEqual(input);
    expect(inputShapeOf({ input }, signals)).toEqual(input);
    const mapShape = { height: 1, width: 10, channels: 3 };
    expect(inputShapeOf({}, { ...signals, mapShape })).toEqual(mapShape);
    expect(inputShapeOf({ input }, { ...signals, mapShape })).toEqual(input);
  });

  it('has to be known, and to fit the features', () => {
    expect(() => inputShapeOf({}, signals)).toThrow(
      new InputError(
        'network.layers: a convolution needs the shape of a sample, and the samples of signals are not pictures; ' +
          'set network.input, such as {"width": 64, "channels": 6}',
      ),
    );
    expect(() => inputShapeOf({ input: { height: 1, width: 4, channels: 6 } }, signals)).toThrow(
      new InputError(
        'network.input: 1 x 4 positions of 6 values are 24 features, but a sample of signals has 30; ' +
          'set it to the shape of a sample',
      ),
    );
  });

  it('is not asked for where all layers are dense', () => {
    expect(placeLayers({ layers: [8, 4] }, signals)).toBeUndefined();
    const layers = [layerOf({ kind: 'conv2d', channels: 2, kernel: 3 }), 4];
    expect(placeLayers({ layers }, pictures)?.map(({ output }) => output)).toEqual([
      { height: 3, width: 4 },
      { height: 1, width: 1 },
    ]);
  });
});
