import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rotateSignal, rotationAbout } from '../../../src/train/augment/rotate.js';

const unit = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }))
  .map(([z, around]): [number, number, number] => {
    const radius = Math.sqrt(1 - z * z);
    return [radius * Math.cos(around), radius * Math.sin(around), z];
  });
const angle = fc.double({ min: 0, max: Math.PI, noNaN: true });
const points = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 12, maxLength: 12 });

function lengthsOf(signal: Float32Array): number[] {
  return Array.from({ length: signal.length / 3 }, (_, i) =>
    Math.hypot(...signal.subarray(3 * i, 3 * i + 3)),
  );
}

describe('rotateSignal', () => {
  it('keeps the length of every vector, and leaves the axis where it is', () => {
    fc.assert(
      fc.property(points, unit, angle, (values, axis, turn) => {
        const signal = Float32Array.from([...values, ...axis]);
        const before = lengthsOf(signal);
        rotateSignal(signal, rotationAbout(axis, turn));
        lengthsOf(signal).forEach((length, i) => {
          expect(length).toBeCloseTo(before[i], 3);
        });
        axis.forEach((value, i) => {
          expect(signal[values.length + i]).toBeCloseTo(value, 5);
        });
      }),
    );
  });

  it('turns by the angle, counterclockwise where the axis points at the reader', () => {
    const signal = Float32Array.of(1, 0, 0, 0, 2, 5);
    rotateSignal(signal, rotationAbout([0, 0, 1], Math.PI / 2));
    [0, 1, 0, -2, 0, 5].forEach((value, i) => {
      expect(signal[i]).toBeCloseTo(value, 6);
    });
  });

  it('backwards undoes it', () => {
    fc.assert(
      fc.property(points, unit, angle, (values, axis, turn) => {
        const signal = Float32Array.from(values);
        rotateSignal(signal, rotationAbout(axis, turn));
        rotateSignal(signal, rotationAbout(axis, -turn));
        values.forEach((value, i) => {
          expect(signal[i]).toBeCloseTo(value, 3);
        });
      }),
    );
  });
});
