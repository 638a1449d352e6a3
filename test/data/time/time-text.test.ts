import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimeText, secondsOf } from '../../../src/data/time/time-text.js';

describe('times as text', () => {
  it('are what Date writes, with or without T and Z', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        const text = date.toISOString();
        for (const spelling of [
          text,
          text.replace('T', ' '),
          text.replace('Z', ''),
          text.replace('Z', '+00:00'),
        ]) {
          expect(parseTimeText(spelling)).toBeCloseTo(date.getTime() / 1000, 6);
        }
      }),
    );
  });

  it.each([
    ['2024-05-01T10:00:00.123456', Date.UTC(2024, 4, 1, 10) / 1000 + 0.123456],
    ['2024-05-01T10:00:00+02:00', Date.UTC(2024, 4, 1, 8) / 1000],
    ['2024-05-01 10:00:00-0530', Date.UTC(2024, 4, 1, 15, 30) / 1000],
    ['2024-02-29', Date.UTC(2024, 1, 29) / 1000],
    ['10:00:00.5', 36_000.5],
    ['9:05', 32_700],
    ['10:00:00,25', 36_000.25],
    ['2024-02-30T10:00:00', undefined],
    ['10:61:00', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%s is %s', (text, seconds) => {
    if (seconds === undefined) expect(parseTimeText(text)).toBeUndefined();
    else expect(parseTimeText(text)).toBeCloseTo(seconds, 6);
  });

  it('are seconds whatever the unit of numbers is', () => {
    expect([secondsOf(5, 's'), secondsOf(250, 'ms'), secondsOf(2500, 'us'), secondsOf(7, 'ns')]).toEqual([
      5, 0.25, 0.0025, 7e-9,
    ]);
    expect(secondsOf(0.5, 'ms')).toBeCloseTo(0.0005, 12);
  });
});
