import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOT_MEASURED } from '../../../src/data/recording.js';
import { deviceSamples } from '../../../src/data/recordings/device-samples.js';

const _ = NOT_MEASURED;
const of = (...channels: readonly (readonly number[])[]) =>
  deviceSamples(
    channels.map((samples, i) => ({ name: `c${i}`, samples })),
    'rec.hea',
  );

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
      'rec.hea: sample 1 of channel "c0" is 40000; a device gives whole numbers',
    );
    expect(() => of([0, 0.5])).toThrow('sample 1 of channel "c0" is 0.5');
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
