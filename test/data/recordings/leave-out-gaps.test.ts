import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../src/data/recordings/device-samples.js';
import { rowsOverGaps, withoutRows } from '../../../src/data/recordings/leave-out-gaps.js';

/** Windows of `span` samples, one every `hop`. */
function windows(count: number, span: number, hop: number) {
  const positions = Int32Array.from({ length: count }, (_, i) => span - 1 + i * hop);
  return { count, positions, answered: positions };
}

const over = (
  rows: Parameters<typeof rowsOverGaps>[0],
  program: Parameters<typeof rowsOverGaps>[1],
  ...gaps: readonly Gap[]
) => Array.from(rowsOverGaps(rows, program, gaps)).join('');

describe('rowsOverGaps', () => {
  it('finds the windows that touch a gap, and no others', () => {
    const alone = { span: 10, lookBack: { rows: 0, mean: 0 } };
    expect(over(windows(5, 10, 10), alone)).toBe('00000');
    expect(over(windows(5, 10, 10), alone, { start: 9, end: 10 })).toBe('10000');
    expect(over(windows(5, 10, 10), alone, { start: 10, end: 11 })).toBe('01000');
    expect(over(windows(5, 10, 10), alone, { start: 19, end: 21 }, { start: 49, end: 50 })).toBe('01101');
    expect(over(windows(5, 10, 4), alone, { start: 12, end: 13 })).toBe('01110');
  });

  it('agrees with a look at every sample', () => {
    const cases = fc.record({
      span: fc.integer({ min: 1, max: 12 }),
      hop: fc.integer({ min: 1, max: 12 }),
      missing: fc.array(fc.nat({ max: 99 }), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(cases, ({ span, hop, missing }) => {
        const gaps = [...new Set(missing)].sort((a, b) => a - b).map((start) => ({ start, end: start + 1 }));
        const rows = windows(8, span, hop);
        const expected = Array.from(rows.positions, (end) =>
          Number(missing.some((place) => place > end - span && place <= end)),
        );
        expect(over(rows, { span, lookBack: { rows: 0, mean: 0 } }, ...gaps)).toBe(expected.join(''));
      }),
      { seed: 5 },
    );
  });

  it('leaves out answers that are compared with those over a gap, and those that come while it lasts', () => {
    // Beats at 100, 200, ..., each answered 30 samples later.
    const positions = Int32Array.from({ length: 9 }, (_, i) => 100 * (i + 1));
    const beats = { count: 9, positions, answered: positions.map((position) => position + 30) };
    const compared = (rows: number) => ({ span: 1, lookBack: { rows, mean: 0 } });
    expect(over(beats, compared(0), { start: 301, end: 302 })).toBe('001000000');
    expect(over(beats, compared(0), { start: 331, end: 399 })).toBe('000000000');
    expect(over(beats, compared(2), { start: 331, end: 399 })).toBe('000110000');
    expect(over(beats, compared(2), { start: 0, end: 10 })).toBe('110000000');
  });

  it('waits until a gap is less than a sixteenth of a running mean', () => {
    const mean = (about: number) => ({ span: 10, lookBack: { rows: 0, mean: about } });
    const rows = windows(12, 10, 10);
    // A half, a quarter, an eighth; a sixteenth is little enough.
    expect(over(rows, mean(2), { start: 20, end: 21 })).toBe('001111000000');
    // The first window is the mean.
    expect(over(rows, mean(2), { start: 0, end: 1 })).toBe('111110000000');
    // One of 16 windows is a sixteenth.
    expect(over(rows, mean(16), { start: 20, end: 21 })).toBe('001000000000');
  });
});

describe('withoutRows', () => {
  it('takes labels away, and counts those that there were', () => {
    expect(withoutRows(Int16Array.of(0, 1, -1, 2), Uint8Array.of(1, 0, 1, 1))).toEqual({
      labels: Int16Array.of(-1, 1, -1, -1),
      lost: 2,
    });
  });
});
