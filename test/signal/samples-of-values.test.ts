import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samplesOfValues } from '../../src/signal/samples-of-values.js';

const gravity = { gain: 256, offset: 0 };
const shifted = { gain: 0.5, offset: 10 };

describe('samples of values in the units of the channels', () => {
  test('are the nearest integers, halves away from 0, each channel with its scale', () => {
    const values = Float32Array.of(1, 1, -1.5 / 256, -25, 2.5 / 256, -29, 0.49 / 256, 3);
    expect(samplesOfValues(values, [gravity, shifted])).toEqual({
      samples: Int16Array.of(256, 11, -2, -3, 3, -5, 0, 12),
      changed: 0,
    });
  });

  test('are limited to 16 bits, 0 where there is no number, and what was changed is counted', () => {
    const values = Float32Array.of(200, -200, Number.NaN, Infinity, -Infinity, 127.99, -128);
    expect(samplesOfValues(values, [gravity])).toEqual({
      samples: Int16Array.of(32767, -32768, 0, 32767, -32768, 32765, -32768),
      changed: 5,
    });
    expect(samplesOfValues(Float32Array.of(32767.5, -32768.5, 32767.25), [{ gain: 1, offset: 0 }])).toEqual({
      samples: Int16Array.of(32767, -32768, 32767),
      changed: 2,
    });
  });

  test('differ from those of double precision by what single precision cannot hold', () => {
    fc.assert(
      fc.property(
        fc.float({ min: -100, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: -500, max: 500 }),
        (value, gain, offset) => {
          const [sample] = samplesOfValues(Float32Array.of(value), [{ gain, offset }]).samples;
          expect(Math.abs(sample - (value * gain + offset))).toBeLessThanOrEqual(0.5 + 2 ** -7);
        },
      ),
      { numRuns: 500 },
    );
  });
});
