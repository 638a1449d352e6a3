import { LARGEST_VALUE, ROWS_TOGETHER as ROWS } from '../../../kernel/limits.js';

/** Columns that the kernel for a dense vector processes at a time. */
const DENSE_COLUMNS = 8;

/** Words before the columns of a dense block. */
const HEAD = 2;

/** A weight by row and column; columns after the last are zero. */
type WeightAt = (row: number, column: number) => number;

/** The weights of two rows, `row` and the one after it, in one column. */
interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Weights [rows][inputs] for dense vectors: for every 4 rows a, b, c, d two words and then, for every 4 columns, four.
 *
 * A halfword holds 256 a + b or 256 c + d of one column. The four words of columns 0 to 3: rows a and b of columns 0 and
 * 2, of columns 1 and 3, and the same of rows c and d; the lower column in the lower half. Columns are padded to a
 * multiple of 8 with zeros. The two words before them are the negative sums of b0 b1 + b2 b3 and of d0 d1 + d2 d3 over
 * all columns: they correct the kernel's products, see the comments there.
 *
 * @param weights -127 to 127; the number of rows is a multiple of 4
 */
export function packDspDense(weights: Int8Array, inputs: number): Int32Array {
  const at = weightsOf(weights, inputs);
  const { blocks, columns, words } = denseShape(weights.length / inputs, inputs);
  const packed = new Int32Array(blocks * words);
  for (let block = 0; block < blocks; block++) {
    const start = block * words;
    for (let pair = 0; pair < HEAD; pair++) {
      packed[start + pair] = -neighbourProducts(at, ROWS * block + 2 * pair + 1, columns);
    }
    for (let word = 0; word < columns; word++) {
      const { row, column } = densePlace(block, word);
      packed[start + HEAD + word] = join(twoRows(at, row, column), twoRows(at, row, column + 2));
    }
  }
  return packed;
}

/** The inverse of packDspDense. */
export function unpackDspDense(words: Int32Array, inputs: number): Int8Array {
  const shape = denseShape(ROWS, inputs);
  const blocks = words.length / shape.words;
  const weights = new Int8Array(ROWS * blocks * inputs);
  for (let block = 0; block < blocks; block++) {
    for (let word = 0; word < shape.columns; word++) {
      const { row, column } = densePlace(block, word);
      const packed = words[block * shape.words + HEAD + word];
      putTwoRows(weights, inputs, { row, column }, lowerHalf(packed));
      putTwoRows(weights, inputs, { row, column: column + 2 }, upperHalf(packed));
    }
  }
  return weights;
}

/**
 * Weights [rows][inputs] for vectors with many zeros: for every 4 rows a, b, c, d two words per pair of columns, the one for
 * rows a and b, the other for rows c and d. A halfword holds 256 a + b or 256 c + d of one column, that of the first in the
 * lower half. Columns are padded to a multiple of 2 with zeros.
 *
 * @param weights -127 to 127; the number of rows is a multiple of 4
 */
export function packDspSparse(weights: Int8Array, inputs: number): Int32Array {
  const at = weightsOf(weights, inputs);
  const columns = sparseColumns(inputs);
  return Int32Array.from({ length: (weights.length / inputs / ROWS) * columns }, (_, word) => {
    const { row, column } = sparsePlace(word, columns);
    return join(twoRows(at, row, column), twoRows(at, row, column + 1));
  });
}

/** The inverse of packDspSparse. */
export function unpackDspSparse(words: Int32Array, inputs: number): Int8Array {
  const columns = sparseColumns(inputs);
  const weights = new Int8Array((ROWS * words.length * inputs) / columns);
  for (let word = 0; word < words.length; word++) {
    const { row, column } = sparsePlace(word, columns);
    putTwoRows(weights, inputs, { row, column }, lowerHalf(words[word]));
    putTwoRows(weights, inputs, { row, column: column + 1 }, upperHalf(words[word]));
  }
  return weights;
}

/** Two rows share a halfword, so no weight may be the smallest of a byte: 256 * -128 - 128 is too small for it. */
function weightsOf(weights: Int8Array, inputs: number): WeightAt {
  if (weights.some((weight) => weight < -LARGEST_VALUE))
    throw new RangeError('a weight is smaller than -127');
  return (row, column) => (column < inputs ? weights[row * inputs + column] : 0);
}

/** Blocks of 4 rows, columns including padding, and words of a block. */
function denseShape(rows: number, inputs: number): Readonly<Record<'blocks' | 'columns' | 'words', number>> {
  const columns = DENSE_COLUMNS * Math.ceil(inputs / DENSE_COLUMNS);
  return { blocks: rows / ROWS, columns, words: HEAD + columns };
}

/** The weights in the lower half of a word of a dense block; those of the upper half are two columns further. */
function densePlace(block: number, word: number): Place {
  return { row: ROWS * block + (word & 2), column: (word & ~3) + (word & 1) };
}

/** Columns for vectors with many zeros, padding included; as many words has a block. */
function sparseColumns(inputs: number): number {
  return 2 * Math.ceil(inputs / 2);
}

/** The weights in the lower half of a word for such a vector; those of the upper half are one column further. */
function sparsePlace(word: number, columns: number): Place {
  const inBlock = word % columns;
  return { row: ROWS * Math.floor(word / columns) + 2 * (inBlock & 1), column: inBlock & ~1 };
}

/** Sum of the products of every even column of a row with the next. */
function neighbourProducts(at: WeightAt, row: number, columns: number): number {
  let sum = 0;
  for (let column = 0; column < columns; column += 2) {
    sum += at(row, column) * at(row, column + 1);
  }
  return sum;
}

function twoRows(at: WeightAt, row: number, column: number): number {
  return 256 * at(row, column) + at(row + 1, column);
}

/** Two signed halfwords as a word. */
function join(lower: number, upper: number): number {
  return (lower & 0xffff) | (upper << 16);
}

function lowerHalf(word: number): number {
  return (word << 16) >> 16;
}

function upperHalf(word: number): number {
  return word >> 16;
}

/** Splits 256 a + b; what follows the last column is left out. */
function putTwoRows(weights: Int8Array, inputs: number, { row, column }: Place, both: number): void {
  if (column >= inputs) return;
  const second = (both << 24) >> 24;
  weights[row * inputs + column] = (both - second) >> 8;
  weights[(row + 1) * inputs + column] = second;
}
