import { type Convolution, channelsRead, positionsOf, valuesOf } from './convolution.js';

/*
 * Products of convolutions with groups, in which a channel of the output reads only the channels of its own group. They are
 * summed where they are, without patches: of a depthwise convolution a product has as few as 9 factors.
 */

/** Values of a map, or weights. */
type Numbers = Float32Array | Float64Array;

/** The order of weights: the distance of neighbours in the patch of a group, and that of neighbouring channels of the output. */
export interface WeightOrder {
  readonly input: number;
  readonly output: number;
}

/** Calls a function for every value of every patch that is inside the map. */
function forEachTap(
  count: number,
  convolution: Convolution,
  visit: (position: number, value: number, tap: number) => void,
): void {
  const { input, kernel, stride, padding, output } = convolution;
  const depth = channelsRead(convolution);
  let position = 0;
  for (let sample = 0; sample < count; sample++) {
    const start = sample * valuesOf(input);
    for (let y = 0; y < output.height; y++) {
      for (let x = 0; x < output.width; x++) {
        for (let row = 0; row < kernel.height; row++) {
          const mapRow = y * stride.height - padding.height + row;
          if (mapRow < 0 || mapRow >= input.height) continue;
          for (let column = 0; column < kernel.width; column++) {
            const mapColumn = x * stride.width - padding.width + column;
            if (mapColumn < 0 || mapColumn >= input.width) continue;
            const value = start + (mapRow * input.width + mapColumn) * input.channels;
            visit(position, value, (row * kernel.width + column) * depth);
          }
        }
        position += 1;
      }
    }
  }
}

/** For every channel of the output, the first channel of the map that it reads. */
function firstChannels(convolution: Convolution, outputs: number): Int32Array {
  const depth = channelsRead(convolution);
  const width = outputs / (convolution.groups ?? 1);
  return Int32Array.from({ length: outputs }, (_, channel) => Math.floor(channel / width) * depth);
}

/**
 * Adds the products of weights with the patches of maps to sums, `[count][positions][outputs]`.
 *
 * @param maps `[count][height][width][channels]`
 * @param outputs channels of the output
 */
export function addGroupProducts(
  maps: Numbers,
  count: number,
  convolution: Convolution,
  outputs: number,
  weights: Numbers,
  order: WeightOrder,
  sums: Numbers,
): void {
  const depth = channelsRead(convolution);
  const first = firstChannels(convolution, outputs);
  forEachTap(count, convolution, (position, value, tap) => {
    const place = position * outputs;
    for (let i = 0; i < depth; i++) {
      let weight = (tap + i) * order.input;
      for (let channel = 0; channel < outputs; channel++, weight += order.output) {
        sums[place + channel] += weights[weight] * maps[value + first[channel] + i];
      }
    }
  });
}

/**
 * Adds the slopes of weights, `[inputs][outputs]`, from those of the sums that they are part of.
 *
 * @param maps `[count][height][width][channels]`
 * @param slopes of the sums, `[count][positions][outputs]`
 */
export function addGroupSlopes(
  maps: Float32Array,
  count: number,
  convolution: Convolution,
  slopes: Float32Array,
  weights: Float32Array,
): void {
  const depth = channelsRead(convolution);
  const outputs = slopes.length / count / positionsOf(convolution.output);
  const first = firstChannels(convolution, outputs);
  forEachTap(count, convolution, (position, value, tap) => {
    const place = position * outputs;
    for (let i = 0; i < depth; i++) {
      const weight = (tap + i) * outputs;
      for (let channel = 0; channel < outputs; channel++) {
        weights[weight + channel] += slopes[place + channel] * maps[value + first[channel] + i];
      }
    }
  });
}
