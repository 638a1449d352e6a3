import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftInTime } from '../../../src/train/augment/time-shift.js';
import { numbered, signalShapes } from './maps.js';

describe('shiftInTime', () => {
  it('moves every point with all its channels, and repeats the first or the last', () => {
    fc.assert(
      fc.property(signalShapes, fc.integer({ min: -12, max: 12 }), (shape, later) => {
        const { width, channels } = shape;
        const signal = numbered(shape);
        const moved = signal.slice();
        shiftInTime(moved, shape, later);
        for (let point = 0; point < width; point++) {
          const from = Math.max(0, Math.min(width - 1, point - later));
          for (let channel = 0; channel < channels; channel++) {
            expect(moved[point * channels + channel]).toBe(signal[from * channels + channel]);
          }
        }
      }),
    );
  });
});
