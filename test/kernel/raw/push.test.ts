import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRawState } from '../../../src/signal/raw-design.js';
import { noise } from '../windows/support.js';
import { designOf, NAMES, standardizerOf, windowsOf } from './support.js';

const int16 = fc.integer({ min: -32768, max: 32767 });

const rooms = fc.record({
  length: fc.integer({ min: 2, max: 70 }),
  hop: fc.integer({ min: 1, max: 150 }),
  decimation: fc.integer({ min: 1, max: 5 }),
  scales: fc.array(fc.tuple(int16, fc.integer({ min: 0, max: 32767 })), {
    minLength: 1,
    maxLength: NAMES.length,
  }),
  samples: fc.integer({ min: 0, max: 900 }),
  size: fc.constantFrom(3, 900, 30_000),
});

/** floor(value + 1/2) of a scaled sample, between -127 and 127, in floating point, which holds the products exactly. */
function inputOf(sample: number, center: number, multiplier: number): number {
  const scaled = Math.floor(((sample - center) * multiplier) / 4096 + 0.5);
  return Math.max(-127, Math.min(127, scaled));
}

/** Points of a signal: means of so many samples, rounded half up; what does not fill the last one is left out. */
function pointsOf(signal: Int16Array, decimation: number): number[] {
  return Array.from({ length: Math.floor(signal.length / decimation) }, (_, i) => {
    const part = signal.subarray(i * decimation, (i + 1) * decimation);
    return Math.floor(part.reduce((total, value) => total + value, 0) / decimation + 0.5);
  });
}

describe('pushRawSample', () => {
  it('completes windows where they belong, point by point, whatever their length and hop', () => {
    fc.assert(
      fc.property(rooms, ({ length, hop, decimation, scales, samples, size }) => {
        const signals = scales.map((_, channel) => noise(samples, size, channel + samples));
        const inputs = signals.map((signal, channel) =>
          pointsOf(signal, decimation).map((point) => inputOf(point, ...scales[channel])),
        );
        const expected: number[][] = [];
        for (let start = 0; start + length <= inputs[0].length; start += hop) {
          expected.push(
            Array.from({ length }, (_, point) => inputs.map((values) => values[start + point])).flat(),
          );
        }
        const standardizer = standardizerOf(
          scales.map(([center]) => center),
          scales.map(([, multiplier]) => multiplier),
        );
        const design = designOf({ length, hop, decimation }, scales.length);
        expect(windowsOf(design, standardizer, signals)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('rounds halves up, and clamps to -127 and 127, at the ends of 16 bits too', () => {
    const design = designOf({ length: 2 }, 1);
    const inputs = (center: number, multiplier: number, ...samples: readonly number[]) =>
      windowsOf(design, standardizerOf([center], [multiplier]), [Int16Array.from(samples)]).flat();
    // A multiplier of 2048 halves.
    expect(inputs(10, 2048, 10, 11, 9, 12, 8, 13, 7, 10)).toEqual([0, 1, 0, 1, -1, 2, -1, 0]);
    expect(inputs(0, 4096, 126, 127, 128, 32767, -127, -128, -32768, -1)).toEqual([
      ...[126, 127, 127, 127],
      ...[-127, -127, -127, -1],
    ]);
    expect(inputs(-32768, 32767, 32767, -32768)).toEqual([127, 0]);
    expect(inputs(32767, 32767, 32767, -32768)).toEqual([0, -127]);
    expect(inputs(5, 0, 32767, -32768)).toEqual([0, 0]);
  });

  it('forgets an earlier stream when it begins again, and whatever was in memory', () => {
    const design = designOf({ length: 32, hop: 5, decimation: 3 }, 2);
    const standardizer = standardizerOf([3, -7], [900, 4000]);
    const state = createRawState(design);
    const run = (samples: number, seed: number) =>
      windowsOf(design, standardizer, [noise(samples, 100, seed), noise(samples, 30, seed + 1)], state);
    const first = run(400, 1);
    run(331, 5);
    expect(run(400, 1)).toEqual(first);
    state.sums.fill(-12345);
    state.ring.fill(77);
    state.collected = 77;
    state.position = 3;
    expect(run(400, 1)).toEqual(first);
  });
});
