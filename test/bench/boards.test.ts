import { expect, test } from 'vitest';
import { estimateBoard } from '../../src/bench/boards.js';
import type { Board } from '../../src/simulate/target.js';

const board: Board = { name: 'b', megahertz: 100, flashKibibytes: 2, ramKibibytes: 1, source: 's' };
const effort = { instructions: { mean: 1, worst: 1 }, cycles: { mean: 5000, worst: 20_000 } };
const memory = { code: 1000, weights: 1048, workspace: 512, stack: 512 };

test('time follows from cycles and clock', () => {
  expect(estimateBoard(board, effort, memory)).toEqual({
    ...{ board: 'b', megahertz: 100, microseconds: { mean: 50, worst: 200 }, fits: true },
  });
});

test('energy is only there where that of a cycle is known', () => {
  const estimate = estimateBoard({ ...board, nanojoulesPerCycle: 0.2 }, effort, memory);
  expect(estimate.microjoules).toBeCloseTo(1);
});

test('a byte too much of flash or RAM does not fit', () => {
  expect(estimateBoard(board, effort, { ...memory, weights: 1049 }).fits).toBe(false);
  expect(estimateBoard(board, effort, { ...memory, stack: 513 }).fits).toBe(false);
});
