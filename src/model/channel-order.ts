import type { MapShape } from './convolution.js';

/** An axis of a map. */
export type Axis = keyof MapShape;

/** The order of the axes in PyTorch and ONNX, outermost first. ffirm has the channels of a position side by side. */
export const CHANNELS_FIRST: readonly Axis[] = ['channels', 'height', 'width'];

/** Distance between neighbours along every axis, where the axes of a map are in this order; 0 for an axis that is absent. */
function stridesOf(axes: readonly Axis[], map: MapShape): MapShape {
  const strides = { height: 0, width: 0, channels: 0 };
  let stride = 1;
  for (const axis of axes.toReversed()) {
    strides[axis] = stride;
    stride *= map[axis];
  }
  return strides;
}

/**
 * Rows of weights in the order of ffirm's maps, `[rows][height][width][channels]`, from rows whose axes are in another order.
 *
 * @param axes of a row, outermost first; an axis that is absent has the length 1
 * @param map lengths of the axes: of filters the kernel and the channels that they read
 */
export function channelsLast(weights: Float32Array, axes: readonly Axis[], map: MapShape): Float32Array {
  const { height, width, channels } = map;
  const strides = stridesOf(axes, map);
  const values = height * width * channels;
  const sorted = new Float32Array(weights.length);
  let next = 0;
  for (let row = 0; row < weights.length; row += values) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const position = row + y * strides.height + x * strides.width;
        for (let channel = 0; channel < channels; channel++) {
          sorted[next] = weights[position + channel * strides.channels];
          next += 1;
        }
      }
    }
  }
  return sorted;
}
