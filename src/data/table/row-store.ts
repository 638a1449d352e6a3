/** Gathers rows of features when nobody knows yet how many there will be. */
export interface RowStore {
  /** The next row, to be filled at once: the view may not outlive the next call. */
  next(): Float32Array;
  /** All rows, `[count][width]`. The store is empty afterwards. */
  finish(): Float32Array;
}

/** Features a block: 16 MB. */
const BLOCK = 4 * 1024 * 1024;

/** A store of rows of `width` features. Blocks of equal size: nothing is copied until the end. */
export function createRowStore(width: number): RowStore {
  const rowsInBlock = Math.max(1, Math.floor(BLOCK / Math.max(1, width)));
  let blocks: Float32Array[] = [];
  let count = 0;
  return {
    next: () => {
      const row = count % rowsInBlock;
      // The first block starts small, for the many tables that are.
      if (row === 0)
        blocks.push(
          new Float32Array(blocks.length === 0 ? Math.min(64, rowsInBlock) * width : rowsInBlock * width),
        );
      let block = blocks[blocks.length - 1];
      if ((row + 1) * width > block.length) {
        const larger = new Float32Array(Math.min(2 * block.length, rowsInBlock * width));
        larger.set(block);
        block = larger;
        blocks[blocks.length - 1] = block;
      }
      count += 1;
      return block.subarray(row * width, (row + 1) * width);
    },
    finish: () => {
      const all = new Float32Array(count * width);
      const size = rowsInBlock * width;
      blocks.forEach((block, index) => {
        all.set(block.subarray(0, Math.min(block.length, all.length - index * size)), index * size);
      });
      blocks = [];
      count = 0;
      return all;
    },
  };
}
