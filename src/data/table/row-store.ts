/** Collects rows of features whose number is not known in advance. */
export interface RowStore {
  /** Adds a row: copies `width` values. */
  push(values: ArrayLike<number>): void;
  /** All rows, `[count][width]`. The store is empty afterwards. */
  finish(): Float32Array;
}

/** Features per block: 16 MB. */
const BLOCK = 4 * 1024 * 1024;

/** A store of rows of `width` features. Blocks of equal size: nothing is copied until the end. */
export function createRowStore(width: number): RowStore {
  const rowsInBlock = Math.max(1, Math.floor(BLOCK / Math.max(1, width)));
  const size = rowsInBlock * width;
  let full: Float32Array[] = [];
  // The first block starts small, because many tables are small.
  let block = new Float32Array(Math.min(64, rowsInBlock) * width);
  let used = 0;
  return {
    push: (values) => {
      if (used === size) {
        full.push(block);
        block = new Float32Array(size);
        used = 0;
      } else if (used + width > block.length) {
        const larger = new Float32Array(Math.min(2 * block.length, size));
        larger.set(block);
        block = larger;
      }
      for (let i = 0; i < width; i++) block[used + i] = values[i];
      used += width;
    },
    finish: () => {
      const all = new Float32Array(full.length * size + used);
      full.forEach((each, index) => {
        all.set(each, index * size);
      });
      all.set(block.subarray(0, used), full.length * size);
      full = [];
      block = new Float32Array(Math.min(64, rowsInBlock) * width);
      used = 0;
      return all;
    },
  };
}
