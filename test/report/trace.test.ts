import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinOut, traceLines } from '../../src/report/trace.js';

describe('thinOut', () => {
  it('keeps the value that is farthest from the mean, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 300 }), (values) => {
        const points = thinOut(values, 40);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const farthest = (of: readonly number[]) => Math.max(...of.map((value) => Math.abs(value - mean)));
        expect(points).toHaveLength(Math.min(40, values.length));
        expect(farthest(points.map(({ value }) => value))).toBe(farthest(values));
        points.slice(1).forEach(({ place }, index) => {
          expect(place).toBeGreaterThan(points[index].place);
        });
      }),
    );
  });
});

describe('traceLines', () => {
  const beat = Array.from({ length: 1000 }, (_, i) => (i === 500 ? 2 : 0));

  it('plots a beat of one sample in at most 100 columns', () => {
    const lines = traceLines({ title: 'MLII (mV)', values: beat, rate: 250, start: 60 });
    expect(lines[0]).toBe('MLII (mV); 60 s to 64 s');
    expect(lines.some((line) => /^\s*2┤\s+┏/.test(line))).toBe(true);
    expect(lines[lines.length - 1]).toMatch(/60 s +62 s/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('says so where there is nothing to plot', () => {
    const flat = { title: 'x', values: [3, 3, 3], rate: 1, start: 0 };
    expect(traceLines(flat)).toEqual(['x, flat at 3; 0 s to 3 s']);
    expect(traceLines({ ...flat, values: [] })).toEqual(['x']);
  });
});
