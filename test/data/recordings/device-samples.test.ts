import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOT_MEASURED } from '../../../src/data/recording.js';
import { deviceSamples } from '../../../src/data/recordings/device-samples.js';
import { InputError } from '../../../src/errors/input-error.js';

const _ = NOT_MEASURED;

/** The message with which something is refused. */
function inputErrorOf(refuses: () => unknown): string {
  try {
    refuses();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing is refused');
}

const of = (...channels: readonly (readonly number[])[]) =>
  deviceSamples(
    channels.map((samples, i) => ({ name: `c${i}`, samples })),
    'rec.hea',
  );
const scaled = (scale: number, offset: number, ...samples: readonly number[]) =>
  deviceSamples([{ name: 'c', samples, scaling: { scale, offset } }], 'rec.csv');

describe('deviceSamples', () => {
  it('holds the last value that was measured, before the first that one, and 0 where there is none', () => {
    const { samples, gaps, notMeasured } = of(
      [_, _, 3, 4, _, _, 7],
      [1, 2, _, 4, 5, _, _],
      [_, _, _, _, _, _, _],
    );
    expect(Array.from(samples)).toEqual([
      ...[3, 1, 0],
      ...[3, 2, 0],
      ...[3, 2, 0],
      ...[4, 4, 0],
      ...[4, 5, 0],
      ...[4, 5, 0],
      ...[7, 5, 0],
    ]);
    expect(gaps).toEqual([{ start: 0, end: 7 }]);
    expect(notMeasured).toEqual([
      { count: 4, first: 0 },
      { count: 3, first: 2 },
      { count: 7, first: 0 },
    ]);
  });

  it('takes NaN for not measured, and refuses what no converter of 16 bits gives', () => {
    expect(Array.from(of([Number.NaN, 5, Number.NaN]).samples)).toEqual([5, 5, 5]);
    expect(Array.from(of([-32_768, 32_767]).samples)).toEqual([-32_768, 32_767]);
    expect(() => of([0, 40_000])).toThrow(
      'rec.hea, sample 1 of channel "c0": 40000 is not a whole number from -32768 to 32767',
    );
    expect(() => of([0, 0.5])).toThrow('sample 1 of channel "c0": 0.5 is not a whole number');
  });

  it('proposes scales with which values fill half of 16 bits, for every channel that needs one', () => {
    expect(() => of([0, 0.3], [5, 6], [-40_000, 0])).toThrow(
      /"scaling": \{"c0": \{"scale": 32768\}, "c2": \{"scale": 0\.25\}\}$/,
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true, noDefaultInfinity: true }), (size) => {
        fc.pre(!Number.isInteger(size));
        const [, scale] = /"scale": ([\d.e+-]+)/.exec(inputErrorOf(() => of([-size]))) ?? [];
        expect(Math.abs(Number(scale) * size)).toBeLessThanOrEqual(16_384);
        expect(Math.abs(Number(scale) * size)).toBeGreaterThan(8191);
      }),
    );
  });

  it('rounds value * scale + offset to the nearest integer, halves away from 0, and limits it to 16 bits', () => {
    const { samples, clipped } = scaled(2, 1, 0.25, -0.75, 0.2, -1.3, 16_383.2, 16_383.5, -16_384.7, -16_385);
    expect(Array.from(samples)).toEqual([2, -1, 1, -2, 32_767, 32_767, -32_768, -32_768]);
    expect(clipped).toEqual([{ count: 2, first: 5 }]);
    expect(of([1, 2]).clipped).toEqual([{ count: 0, first: 0 }]);
  });

  it('holds scaled values in gaps, and their limit where what came before is limited', () => {
    const { samples, gaps, clipped } = scaled(10, 0, Number.NaN, 1.26, Number.NaN, 1e6, Number.NaN);
    expect(Array.from(samples)).toEqual([13, 13, 13, 32_767, 32_767]);
    expect(gaps).toEqual([
      { start: 0, end: 1 },
      { start: 2, end: 3 },
      { start: 4, end: 5 },
    ]);
    expect(clipped).toEqual([{ count: 1, first: 3 }]);
  });

  it('is what lround of C gives, whatever the value, the scale and the offset', () => {
    const number = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(
        number,
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.integer({ min: -9, max: 9 }),
        (value, scale, offset) => {
          const exact = value * scale + offset;
          const [found] = scaled(scale, offset, value).samples;
          if (Math.abs(exact) < 32_767) {
            expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.5);
            if (Math.abs(found - exact) === 0.5) expect(Math.abs(found)).toBeGreaterThan(Math.abs(exact));
          } else expect(Math.abs(found)).toBeGreaterThanOrEqual(32_767);
        },
      ),
    );
  });

  it('says where any channel was not measured, and nowhere else', () => {
    const channel = fc.array(fc.oneof(fc.constant(_), fc.integer({ min: -99, max: 99 })), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(channel, { minLength: 1, maxLength: 3 }), (channels) => {
        const { gaps, samples } = of(...channels);
        const missing = Array.from({ length: 12 }, (_x, i) => channels.some((own) => own[i] === _));
        const said = Array.from({ length: 12 }, (_x, i) =>
          gaps.some(({ start, end }) => start <= i && i < end),
        );
        expect(said).toEqual(missing);
        // Apart from each other, and in order.
        expect(gaps.every(({ start }, i) => i === 0 || gaps[i - 1].end < start)).toBe(true);
        channels.forEach((own, c) => {
          own.forEach((sample, i) => {
            if (sample !== _) expect(samples[i * channels.length + c]).toBe(sample);
          });
        });
      }),
      { seed: 5 },
    );
  });
});
