import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flipPicture } from '../../../src/train/augment/flip.js';
import { numbered, pictureShapes } from './maps.js';

describe('flipPicture', () => {
  it('mirrors every row, with the channels of a pixel in their order', () => {
    fc.assert(
      fc.property(pictureShapes, (shape) => {
        const { height, width, channels } = shape;
        const picture = numbered(shape);
        const mirrored = picture.slice();
        flipPicture(mirrored, shape);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const from = (y * width + width - 1 - x) * channels;
            const to = (y * width + x) * channels;
            expect(mirrored.subarray(to, to + channels)).toEqual(picture.subarray(from, from + channels));
          }
        }
      }),
    );
  });

  it('twice changes nothing', () => {
    fc.assert(
      fc.property(pictureShapes, (shape) => {
        const picture = numbered(shape);
        flipPicture(picture, shape);
        flipPicture(picture, shape);
        expect(picture).toEqual(numbered(shape));
      }),
    );
  });
});
