import { expect, test } from 'vitest';
import { compareStreams } from '../../src/simulate/stream-answers.js';
import { describeStreams, isInNpmTest } from './fixtures/streams.js';

describeStreams(isInNpmTest);

test('a run that lost an answer, or changed one number, is a mismatch', () => {
  const rows = Int32Array.from({ length: 3 * 10 }, (_, i) => i);
  const shape = { classes: 2, features: 2, count: 3, rows };
  expect(compareStreams(shape, shape).mismatches).toBe(0);
  const changed = { ...shape, rows: rows.map((value, i) => (i === 17 ? value + 1 : value)) };
  expect(compareStreams(shape, changed)).toEqual({ answers: 3, mismatches: 1, first: 1 });
  const shorter = { ...shape, count: 2, rows: rows.subarray(0, 20) };
  expect(compareStreams(shape, shorter)).toEqual({ answers: 3, mismatches: 1, first: 2 });
});
