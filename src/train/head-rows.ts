import type { Convolution } from '../model/convolution.js';
import type { Normalization } from '../model/network.js';
import { pooledRows } from './convolve.js';
import { normalizeRows } from './goodness.js';
import type { HeadShape } from './head.js';

/** What the head of a layer reads, and where it answers. */
export interface HeadPlace extends HeadShape {
  /** First layer that is read. */
  readonly first: number;
  /** Where its layer is applied: then it reads only this layer, pooled. Absent if all layers are dense. */
  readonly convolution?: Convolution | undefined;
}

/**
 * What the head of a layer reads: the rows of its layers, side by side; of a convolution the means of its maps.
 *
 * @param activations of the layers so far, each `[count][units]`, or the maps of a convolution
 */
export function headRows(
  activations: readonly Float32Array[],
  count: number,
  { first, convolution }: Pick<HeadPlace, 'first' | 'convolution'>,
): Float32Array {
  const read = activations.slice(first);
  if (read.length === 1) return pooledRows(read[0], count, convolution);
  const widths = read.map((rows) => rows.length / count);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const joined = new Float32Array(count * total);
  let start = 0;
  read.forEach((rows, layer) => {
    const width = widths[layer];
    for (let row = 0; row < count; row++) {
      joined.set(rows.subarray(row * width, (row + 1) * width), row * total + start);
    }
    start += width;
  });
  return joined;
}

/**
 * What a layer passes to the next: its activations, divided by their length if the network normalises; a map by the length
 * of the whole map.
 */
export function normalizedRows(
  activations: Float32Array,
  count: number,
  normalization: Normalization,
): Float32Array {
  if (normalization.kind === 'none') return activations;
  const rows = activations.slice();
  normalizeRows(rows, rows.length / count, normalization);
  return rows;
}
