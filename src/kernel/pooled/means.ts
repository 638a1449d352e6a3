import { LARGEST_VALUE } from '../limits.js';
import type { ConstInt8Array, Convolution, Int32 } from '../types.js';

/** The mean of a cell from the sum of its activations. */
function meanOf(convolution: Convolution, sum: Int32): Int32 {
  const half: Int32 = 1 << (convolution.meanShift - 1);
  const mean: Int32 = (sum * convolution.meanMultiplier + half) >> convolution.meanShift;
  return mean > LARGEST_VALUE ? LARGEST_VALUE : mean;
}

/** The means of four neighbouring channels over a cell, whose first value of the first of them is values[first]. */
function poolFour(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  means: Int8Array,
  place: Int32,
): void {
  const rowLength: Int32 = convolution.outputWidth * channels;
  const cellLength: Int32 = convolution.cellWidth * channels;
  let sum0: Int32 = 0;
  let sum1: Int32 = 0;
  let sum2: Int32 = 0;
  let sum3: Int32 = 0;
  let start: Int32 = first;
  for (let row: Int32 = 0; row < convolution.cellHeight; row++) {
    for (let value: Int32 = start; value < start + cellLength; value += channels) {
      sum0 += values[value];
      sum1 += values[value + 1];
      sum2 += values[value + 2];
      sum3 += values[value + 3];
    }
    start += rowLength;
  }
  means[place] = meanOf(convolution, sum0);
  means[place + 1] = meanOf(convolution, sum1);
  means[place + 2] = meanOf(convolution, sum2);
  means[place + 3] = meanOf(convolution, sum3);
}

/** The same for one channel. */
function poolOne(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  means: Int8Array,
  place: Int32,
): void {
  const rowLength: Int32 = convolution.outputWidth * channels;
  const cellLength: Int32 = convolution.cellWidth * channels;
  let sum: Int32 = 0;
  let start: Int32 = first;
  for (let row: Int32 = 0; row < convolution.cellHeight; row++) {
    for (let value: Int32 = start; value < start + cellLength; value += channels) {
      sum += values[value];
    }
    start += rowLength;
  }
  means[place] = meanOf(convolution, sum);
}

/**
 * The means of a layer's output over the cells of its grid, [gridHeight][gridWidth][channels].
 *
 * @param channels of the output
 * @param values that contain the output, from `first` on
 * @param place of the means in `means`
 *
 * @external
 */
export function poolMap(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  means: Int8Array,
  place: Int32,
): void {
  let target: Int32 = place;
  for (let row: Int32 = 0; row < convolution.gridHeight; row++) {
    for (let column: Int32 = 0; column < convolution.gridWidth; column++) {
      const position: Int32 =
        row * convolution.stepDown * convolution.outputWidth + column * convolution.stepRight;
      const cell: Int32 = first + position * channels;
      let channel: Int32 = 0;
      while (channels - channel >= 4) {
        poolFour(convolution, channels, values, cell + channel, means, target);
        channel += 4;
        target += 4;
      }
      while (channel < channels) {
        poolOne(convolution, channels, values, cell + channel, means, target);
        channel += 1;
        target += 1;
      }
    }
  }
}
