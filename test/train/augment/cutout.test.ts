import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/math/random.js';
import { cutOut } from '../../../src/train/augment/cutout.js';
import { numbered, pictureShapes } from './maps.js';

describe('cutOut', () => {
  it('sets one square of the given side to zero, in all channels, and nothing else', () => {
    fc.assert(
      fc.property(pictureShapes, fc.integer({ min: 1, max: 7 }), fc.nat(1000), (shape, wanted, seed) => {
        const { height, width, channels } = shape;
        const side = Math.min(wanted, height, width);
        const picture = numbered(shape);
        cutOut(picture, shape, side, randomStream(seed, 1, 'cutout'));
        const cut = Array.from(picture.keys()).filter((index) => picture[index] === 0);
        expect(cut.length).toBe(side * side * channels);
        const rows = cut.map((index) => Math.floor(index / (width * channels)));
        const columns = cut.map((index) => Math.floor(index / channels) % width);
        expect(Math.max(...rows) - Math.min(...rows)).toBe(side - 1);
        expect(Math.max(...columns) - Math.min(...columns)).toBe(side - 1);
        expect(picture.every((value, index) => value === 0 || value === index + 1)).toBe(true);
      }),
    );
  });

  it('reaches every corner', () => {
    const shape = { height: 4, width: 4, channels: 1 };
    const stream = randomStream(1, 1, 'cutout');
    const hits = new Float32Array(16);
    for (let draw = 0; draw < 200; draw++) {
      const picture = numbered(shape);
      cutOut(picture, shape, 2, stream);
      picture.forEach((value, index) => {
        if (value === 0) hits[index] += 1;
      });
    }
    expect(Math.min(...hits)).toBeGreaterThan(5);
  });
});
