/** A place in a grid of characters, counted from 1; rows go down. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** 0, 1, -1, 2, -2 ... */
function offset(i: number): number {
  return i % 2 === 1 ? (i + 1) / 2 : -i / 2;
}

/**
 * Moves a cell sideways to the nearest free column if an earlier cell of the list already occupies its place, so that each
 * can hold its own letter. When a row is full, a cell stays where it is.
 */
export function spreadCells(cells: readonly Cell[], columns: number): readonly Cell[] {
  const taken = new Set<string>();
  const key = ({ column, row }: Cell) => `${column},${row}`;
  return cells.map((cell) => {
    const candidates = Array.from({ length: 2 * columns }, (_, i) => ({
      column: cell.column + offset(i),
      row: cell.row,
    }));
    const free =
      candidates.find(
        (candidate) => candidate.column >= 1 && candidate.column <= columns && !taken.has(key(candidate)),
      ) ?? cell;
    taken.add(key(free));
    return free;
  });
}
