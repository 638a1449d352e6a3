import { describe, expect, it } from 'vitest';
import { groupDigits, shortCount, timesFewer } from '../../src/report/format.js';

describe('groupDigits', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1 000'],
    [2_662_399.6, '2 662 400'],
  ])('%d is %s', (value, text) => {
    expect(groupDigits(value)).toBe(text);
  });
});

describe('timesFewer', () => {
  it.each([
    [0.94, '0.9x'],
    [1, '1.0x'],
    [9.94, '9.9x'],
    [9.96, '10x'],
    [69.09, '69x'],
    [1234, '1 234x'],
  ])('%d is %s', (value, text) => {
    expect(timesFewer(value)).toBe(text);
  });
});

describe('shortCount', () => {
  it.each([
    [1, '1'],
    [500, '500'],
    [20_000, '20k'],
    [5_000_000, '5M'],
    [1e9, '1G'],
  ])('%d is %s', (value, text) => {
    expect(shortCount(value)).toBe(text);
  });
});
