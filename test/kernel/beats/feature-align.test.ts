import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignBeat } from '../../../src/kernel/beats/feature-align.js';
import { ratioOf } from '../../../src/kernel/beats/feature-math.js';
import type { FeatureState } from '../../../src/kernel/beats/feature-types.js';
import { highOf, lowOf, pairOf } from '../../../src/kernel/signal/pairs.js';
import { createFeatureState } from '../../../src/signal/beat-design.js';
import { frontEndOf } from './signals.js';

const { design } = frontEndOf(360, 2);
const { constants } = design;
const { early, middle, points } = constants;

/** A QRS complex in two channels at a time in entries: a wave up and one down, and a smaller one the other way round. */
function complexAt(time: number): number {
  const wave = (middleOf: number) => Math.exp(-((time - middleOf) ** 2) / 6);
  return pairOf(Math.round(900 * wave(9) - 500 * wave(13)), Math.round(-300 * wave(10)));
}

/** A state with a template, and a beat that is later than it by some entries. */
function stateOf(late: number): FeatureState {
  const state = createFeatureState(design);
  for (let i = 0; i < points; i++) {
    const time = Math.max(-1, Math.min(middle, i - early));
    state.usual[i] = complexAt(time);
    state.points[i] = complexAt(time - late);
  }
  return state;
}

/** Root of the mean square of the differences to the template in the QRS complex. */
function differenceOf({ points: own, usual }: FeatureState): number {
  let sum = 0;
  for (let i = early; i < early + middle; i++) {
    sum += (lowOf(own[i]) - lowOf(usual[i])) ** 2 + (highOf(own[i]) - highOf(usual[i])) ** 2;
  }
  return Math.sqrt(sum / (2 * middle));
}

describe('a beat that is a part of an entry off the template', () => {
  it.each([-0.5, -0.3, -0.1, 0.1, 0.3, 0.5])('by %d entries is moved to where it is', (late) => {
    const state = stateOf(late);
    const before = differenceOf(state);
    alignBeat(constants, state);
    expect(differenceOf(state)).toBeLessThan(before / 3 + 2);
  });

  it('keeps what is not in the QRS complex, and a shape that is another', () => {
    const state = stateOf(0);
    for (let i = 0; i < points; i++) state.points[i] = pairOf(2 * lowOf(state.usual[i]), 77);
    const given = state.points.slice();
    alignBeat(constants, state);
    expect([...state.points.subarray(0, early)]).toEqual([...given.subarray(0, early)]);
    expect([...state.points.subarray(early + middle)]).toEqual([...given.subarray(early + middle)]);
    for (let i = early; i < early + middle; i++) {
      expect(Math.abs(lowOf(state.points[i]) - lowOf(given[i]))).toBeLessThan(120);
    }
  });

  it('is not moved if the template has no slopes', () => {
    const state = stateOf(0.5);
    state.usual.fill(pairOf(300, -300));
    const given = state.points.slice();
    alignBeat(constants, state);
    expect(state.points).toEqual(given);
  });
});

it('whatever points and template are, points stay within their range and numbers within 32 bits', () => {
  const wide = frontEndOf(134, 16).design;
  const lane = fc.oneof(fc.constantFrom(-4096, 4095), fc.integer({ min: -4096, max: 4095 }));
  const pair = fc.tuple(lane, lane).map(([low, high]) => pairOf(low, high));
  const all = wide.constants.pairs * wide.constants.points;
  const lanes = fc.oneof(
    fc.array(pair, { minLength: all, maxLength: all }),
    // The largest slopes that there can be.
    fc.tuple(pair, pair).map(([one, other]) => Array.from({ length: all }, (_, i) => (i & 2 ? one : other))),
  );
  fc.assert(
    fc.property(lanes, lanes, (own, usual) => {
      const state = createFeatureState(wide);
      state.points.set(own);
      state.usual.set(usual);
      alignBeat(wide.constants, state);
      for (const point of state.points) {
        expect(Math.abs(lowOf(point) + 0.5)).toBeLessThanOrEqual(4095.5);
        expect(Math.abs(highOf(point) + 0.5)).toBeLessThanOrEqual(4095.5);
      }
    }),
    { numRuns: 40 },
  );
});

it('a ratio is too small by at most 2 in 1024', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 30 - 1 }), fc.nat(2 ** 31 - 1), (divisor, dividend) => {
      const exact = Math.min(1024, (1024 * dividend) / divisor);
      expect(ratioOf(dividend, divisor)).toBeLessThanOrEqual(exact);
      expect(ratioOf(dividend, divisor)).toBeGreaterThan(exact - 2 - 1024 / divisor);
    }),
  );
});
