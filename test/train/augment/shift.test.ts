import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/math/random.js';
import { drawShift, shiftPicture } from '../../../src/train/augment/shift.js';
import { numbered, pictureShapes } from './maps.js';

const move = fc.integer({ min: -7, max: 7 });

describe('shiftPicture', () => {
  it('moves every pixel with all its channels and fills with zeros, touching nothing else', () => {
    fc.assert(
      fc.property(pictureShapes, move, move, (shape, down, right) => {
        const { height, width, channels } = shape;
        const picture = numbered(shape);
        const target = new Float32Array(picture.length + 4).fill(-1);
        shiftPicture(picture, shape, { down, right }, target, 2);
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            const fromRow = row - down;
            const fromColumn = column - right;
            const inside = fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width;
            for (let channel = 0; channel < channels; channel++) {
              const expected = inside ? picture[(fromRow * width + fromColumn) * channels + channel] : 0;
              expect(target[2 + (row * width + column) * channels + channel]).toBe(expected);
            }
          }
        }
        expect([target[0], target[1], target.at(-2), target.at(-1)]).toEqual([-1, -1, -1, -1]);
      }),
    );
  });
});

describe('drawShift', () => {
  it('draws every shift about as often', () => {
    const stream = randomStream(3, 1, 'shift');
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 9000; draw++) {
      const { down, right } = drawShift(1, stream);
      counts.set(`${down} ${right}`, (counts.get(`${down} ${right}`) ?? 0) + 1);
    }
    expect(counts.size).toBe(9);
    expect(Math.min(...counts.values())).toBeGreaterThan(850);
  });
});
