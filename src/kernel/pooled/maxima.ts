import type { ConstInt8Array, Convolution, Int32 } from '../types.js';

/** The maximum of a channel over a cell, whose first value of that channel is values[first]. No activation is negative. */
function maximumOf(convolution: Convolution, channels: Int32, values: ConstInt8Array, first: Int32): Int32 {
  const rowLength: Int32 = convolution.outputWidth * channels;
  const cellLength: Int32 = convolution.cellWidth * channels;
  let largest: Int32 = 0;
  let start: Int32 = first;
  for (let row: Int32 = 0; row < convolution.cellHeight; row++) {
    for (let place: Int32 = start; place < start + cellLength; place += channels) {
      const value: Int32 = values[place];
      largest = value > largest ? value : largest;
    }
    start += rowLength;
  }
  return largest;
}

/**
 * The maxima of a layer's output over the cells of its grid, [gridHeight][gridWidth][channels].
 *
 * @param channels of the output
 * @param values that contain the output, from `first` on
 * @param place of the maxima in `maxima`
 */
export function poolMaxima(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  maxima: Int8Array,
  place: Int32,
): void {
  let target: Int32 = place;
  for (let row: Int32 = 0; row < convolution.gridHeight; row++) {
    for (let column: Int32 = 0; column < convolution.gridWidth; column++) {
      const position: Int32 =
        row * convolution.stepDown * convolution.outputWidth + column * convolution.stepRight;
      const cell: Int32 = first + position * channels;
      for (let channel: Int32 = 0; channel < channels; channel++) {
        maxima[target] = maximumOf(convolution, channels, values, cell + channel);
        target += 1;
      }
    }
  }
}
