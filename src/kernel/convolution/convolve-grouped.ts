import { TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Workspace } from '../types.js';
import { activatePosition } from './activate.js';

/**
 * The product of a row of weights with a single channel of a patch, of the part that is inside the map: a depthwise convolution.
 *
 * @param firstValue place in the map of the first value of this part
 * @param firstWeight place of its weight
 */
function multiplyChannel(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  firstValue: Int32,
  firstWeight: Int32,
  rows: Int32,
  columns: Int32,
): Int32 {
  const weights: ConstInt8Array = layer.weights;
  const channels: Int32 = convolution.channels;
  let sum: Int32 = 0;
  let start: Int32 = firstValue;
  let weight: Int32 = firstWeight;
  for (let down: Int32 = 0; down < rows; down++) {
    let value: Int32 = start;
    for (let right: Int32 = 0; right < columns; right++) {
      sum += weights[weight + right] * map[value];
      value += channels;
    }
    weight += convolution.kernelWidth;
    start += convolution.width * channels;
  }
  return sum;
}

/** The same of several channels. */
function multiplyGroup(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  firstValue: Int32,
  firstWeight: Int32,
  rows: Int32,
  columns: Int32,
): Int32 {
  const weights: ConstInt8Array = layer.weights;
  const depth: Int32 = convolution.groupChannels;
  let sum: Int32 = 0;
  let start: Int32 = firstValue;
  let startWeight: Int32 = firstWeight;
  for (let down: Int32 = 0; down < rows; down++) {
    let value: Int32 = start;
    let weight: Int32 = startWeight;
    for (let right: Int32 = 0; right < columns; right++) {
      for (let i: Int32 = 0; i < depth; i++) {
        sum += weights[weight + i] * map[value + i];
      }
      weight += depth;
      value += convolution.channels;
    }
    startWeight += convolution.kernelWidth * depth;
    start += convolution.width * convolution.channels;
  }
  return sum;
}

/**
 * Computes all channels of one position from the part of its patch that is inside the map.
 *
 * @param firstValue place in the map of the first value of this part, of the first channel
 * @param firstWeight place of its weight, of the first channel of the output
 * @param place of the activation of that channel in the workspace
 */
function convolveGroups(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  firstValue: Int32,
  firstWeight: Int32,
  rows: Int32,
  columns: Int32,
  place: Int32,
  workspace: Workspace,
): void {
  let value: Int32 = firstValue;
  let weight: Int32 = firstWeight;
  let inGroup: Int32 = 0;
  for (let row: Int32 = 0; row < layer.outputs; row += TILE_ROWS) {
    const left: Int32 = layer.outputs - row;
    const tileRows: Int32 = left < TILE_ROWS ? left : TILE_ROWS;
    for (let tileRow: Int32 = 0; tileRow < tileRows; tileRow++) {
      workspace.accumulators[tileRow] =
        convolution.groupChannels === 1
          ? multiplyChannel(layer, convolution, map, value, weight, rows, columns)
          : multiplyGroup(layer, convolution, map, value, weight, rows, columns);
      weight += layer.inputs;
      inGroup += 1;
      if (inGroup === convolution.groupOutputs) {
        inGroup = 0;
        value += convolution.groupChannels;
      }
    }
    activatePosition(layer, workspace.normalizer, row, tileRows, place + row, workspace);
  }
}

/** Rows or columns of a patch that lie before the map. @param start of the patch; may be negative */
function lengthBefore(start: Int32): Int32 {
  return start < 0 ? -start : 0;
}

/** Rows or columns of a patch that do not lie behind a map. @param most of the map */
function lengthUpTo(start: Int32, length: Int32, most: Int32): Int32 {
  return start + length < most ? length : most - start;
}

/** Computes one row of the output; see convolveGrouped. */
function convolveGroupedRow(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  top: Int32,
  place: Int32,
  workspace: Workspace,
): void {
  const above: Int32 = lengthBefore(top);
  const rows: Int32 = lengthUpTo(top, convolution.kernelHeight, convolution.height) - above;
  let target: Int32 = place;
  let left: Int32 = -convolution.before;
  for (let column: Int32 = 0; column < convolution.outputWidth; column++) {
    const before: Int32 = lengthBefore(left);
    const columns: Int32 = lengthUpTo(left, convolution.kernelWidth, convolution.width) - before;
    const value: Int32 = ((top + above) * convolution.width + left + before) * convolution.channels;
    const weight: Int32 = (above * convolution.kernelWidth + before) * convolution.groupChannels;
    convolveGroups(layer, convolution, map, first + value, weight, rows, columns, target, workspace);
    target += layer.outputs;
    left += convolution.strideRight;
  }
}

/**
 * Computes the output of a convolution with groups: all channels of all positions. The squares of the activations are added to
 * those of the layer.
 *
 * @param map that the convolution reads, from values[first] on
 *
 * @external
 */
export function convolveGrouped(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  workspace: Workspace,
): void {
  let place: Int32 = layer.activationOffset;
  let top: Int32 = -convolution.above;
  for (let row: Int32 = 0; row < convolution.outputHeight; row++) {
    convolveGroupedRow(layer, convolution, map, first, top, place, workspace);
    place += convolution.outputWidth * layer.outputs;
    top += convolution.strideDown;
  }
}
