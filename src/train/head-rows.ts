import type { Convolution } from '../model/convolution.js';
import type { Normalization } from '../model/network.js';
import { normalizationFactor } from '../model/normalization.js';
import { pooledRows } from './convolve.js';
import { normalizeRows } from './goodness.js';
import type { HeadShape } from './head.js';
import type { HeadDropout } from './head-dropout.js';

/** What the head of a layer reads, and where it answers. */
export interface HeadPlace extends HeadShape {
  /** First layer that is read. */
  readonly first: number;
  /** Where its layer is applied: then it reads only this layer, pooled. Absent if all layers are dense. */
  readonly convolution?: Convolution | undefined;
  /** What of it is left out in training; absent if nothing is. */
  readonly dropout?: HeadDropout | undefined;
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

/** The same of maps. Four sums, because every addition waits for the one before. */
export function normalizedMaps(
  activations: Float32Array,
  count: number,
  normalization: Normalization,
): Float32Array {
  if (normalization.kind === 'none') return activations;
  const values = activations.length / count;
  const maps = new Float32Array(activations.length);
  const fours = values - (values % 4);
  for (let start = 0; start < activations.length; start += values) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let index = start; index < start + fours; index += 4) {
      sum0 += activations[index] * activations[index];
      sum1 += activations[index + 1] * activations[index + 1];
      sum2 += activations[index + 2] * activations[index + 2];
      sum3 += activations[index + 3] * activations[index + 3];
    }
    for (let index = start + fours; index < start + values; index++)
      sum0 += activations[index] * activations[index];
    const scale = normalizationFactor(normalization, sum0 + sum1 + (sum2 + sum3), values);
    for (let index = start; index < start + values; index++) maps[index] = activations[index] * scale;
  }
  return maps;
}
