import { describe, expect, it } from 'vitest';
import { spreadCells } from '../../src/report/place-letters.js';

describe('spreadCells', () => {
  it('moves a cell to the nearest free column of its row, to the right first', () => {
    const cells = [5, 5, 5, 6].map((column) => ({ column, row: 1 }));
    expect(spreadCells([...cells, { column: 5, row: 2 }], 9)).toEqual([
      { column: 5, row: 1 },
      { column: 6, row: 1 },
      { column: 4, row: 1 },
      { column: 7, row: 1 },
      { column: 5, row: 2 },
    ]);
  });

  it('stays between the edges, and where it is in a full row', () => {
    const columns = spreadCells(
      [3, 3, 3, 3].map((column) => ({ column, row: 1 })),
      3,
    ).map(({ column }) => column);
    expect(columns).toEqual([3, 2, 1, 3]);
  });
});
