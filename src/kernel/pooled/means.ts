import { LARGEST_VALUE } from '../limits.js';
import { TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Convolution, Int32 } from '../types.js';

/** Sums of `count` channels over the positions of a cell, whose first value of the first channel is values[first]. */
function sumCell(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  count: Int32,
  sums: Int32Array,
): void {
  for (let channel: Int32 = 0; channel < count; channel++) {
    sums[channel] = 0;
  }
  for (let row: Int32 = 0; row < convolution.cellHeight; row++) {
    let place: Int32 = first + row * convolution.outputWidth * channels;
    for (let column: Int32 = 0; column < convolution.cellWidth; column++) {
      for (let channel: Int32 = 0; channel < count; channel++) {
        sums[channel] += values[place + channel];
      }
      place += channels;
    }
  }
}

/**
 * The means of a layer's output over the cells of its grid, [gridHeight][gridWidth][channels].
 *
 * @param channels of the output
 * @param values that contain the output, from `first` on
 * @param place of the means in `means`
 * @param sums working space
 */
export function poolMap(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  means: Int8Array,
  place: Int32,
  sums: Int32Array,
): void {
  const half: Int32 = 1 << (convolution.meanShift - 1);
  let target: Int32 = place;
  for (let row: Int32 = 0; row < convolution.gridHeight; row++) {
    for (let column: Int32 = 0; column < convolution.gridWidth; column++) {
      const position: Int32 =
        row * convolution.stepDown * convolution.outputWidth + column * convolution.stepRight;
      for (let channel: Int32 = 0; channel < channels; channel += TILE_ROWS) {
        const left: Int32 = channels - channel;
        const count: Int32 = left < TILE_ROWS ? left : TILE_ROWS;
        sumCell(convolution, channels, values, first + position * channels + channel, count, sums);
        for (let i: Int32 = 0; i < count; i++) {
          const mean: Int32 = (sums[i] * convolution.meanMultiplier + half) >> convolution.meanShift;
          means[target] = mean > LARGEST_VALUE ? LARGEST_VALUE : mean;
          target += 1;
        }
      }
    }
  }
}
