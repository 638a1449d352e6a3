import { hasConvolutions, type LayerConfig } from '../config/network-layers.js';
import { InputError } from '../errors/input-error.js';

/** Rows and columns; of signals there is one row, and a column is a point in time. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** A map: `[height][width][channels]`, the channels of a position side by side. */
export interface MapShape extends Size {
  readonly channels: number;
}

/**
 * What the head of a layer reads: the mean of every channel over every cell of a grid, `[grid.height][grid.width][channels]`.
 *
 * All cells have the same size. The first begins in the first row and column, every other one `step` after the one before,
 * and the last ends in the last row and column; so neighbours overlap where the grid does not divide the map.
 */
export interface Pooling {
  readonly grid: Size;
  readonly cell: Size;
  readonly step: Size;
}

/**
 * The places at which a layer is applied to a map, each to a patch of it: `[kernel.height][kernel.width][channels]`.
 *
 * A dense layer among convolutions is one whose kernel is the whole map.
 */
export interface Convolution {
  /** What the layer reads. */
  readonly input: MapShape;
  readonly kernel: Size;
  readonly stride: Size;
  /** Rows of zeros above and below the map, columns of zeros to its left and right. */
  readonly padding: Size;
  /** Positions. */
  readonly output: Size;
  readonly pooling: Pooling;
}

/** Positions of a size. */
export function positionsOf({ height, width }: Size): number {
  return height * width;
}

/** Values of a map. */
export function valuesOf(map: MapShape): number {
  return map.height * map.width * map.channels;
}

/** The length of a patch: inputs of every filter. */
export function patchLength({ kernel, input }: Pick<Convolution, 'kernel' | 'input'>): number {
  return positionsOf(kernel) * input.channels;
}

/** The pooling of a map to a grid, which may not be finer than the map. */
function poolingOf(map: Size, grid: Size): Pooling {
  const step = { height: Math.floor(map.height / grid.height), width: Math.floor(map.width / grid.width) };
  return {
    grid,
    step,
    cell: {
      height: map.height - step.height * (grid.height - 1),
      width: map.width - step.width * (grid.width - 1),
    },
  };
}

/** The side lengths of a layer: of signals only the width counts. */
function sizesOf(layer: LayerConfig, input: MapShape) {
  if (typeof layer === 'number') {
    return {
      kernel: { height: input.height, width: input.width },
      stride: { height: 1, width: 1 },
      padding: { height: 0, width: 0 },
    };
  }
  const isSignal = layer.kind === 'conv1d';
  const side = (length: number, across: number): Size => ({
    height: isSignal ? across : length,
    width: length,
  });
  return {
    kernel: side(layer.kernel, 1),
    stride: side(layer.stride, 1),
    padding: side(layer.padding, 0),
  };
}

/** One layer on a map. @throws InputError when it does not fit */
function convolutionOf(layer: LayerConfig, input: MapShape, index: number): Convolution {
  const { kernel, stride, padding } = sizesOf(layer, input);
  const key = `network.layers[${index}]`;
  if (typeof layer !== 'number' && layer.kind === 'conv1d' && input.height !== 1) {
    throw new InputError(
      `${key}: conv1d reads points in time, but its input has ${input.height} rows of ${input.width}; use conv2d`,
    );
  }
  const spanOf = (side: 'height' | 'width') => input[side] + 2 * padding[side] - kernel[side];
  if (spanOf('height') < 0 || spanOf('width') < 0) {
    throw new InputError(
      `${key}: a kernel of ${sizeText(kernel)} does not fit a map of ${sizeText(input)} with a padding of ` +
        `${padding.width}; make the kernel smaller, or the stride of an earlier layer`,
    );
  }
  if (padding.height >= kernel.height || padding.width >= kernel.width) {
    throw new InputError(
      `${key}: a padding of ${padding.width} leaves positions outside the map; it must be less than the kernel, ${kernel.width}`,
    );
  }
  const output = {
    height: Math.floor(spanOf('height') / stride.height) + 1,
    width: Math.floor(spanOf('width') / stride.width) + 1,
  };
  const side = typeof layer === 'number' ? undefined : layer.grid;
  const grid = side === undefined ? output : { height: Math.min(side, output.height), width: side };
  if (
    grid.height > output.height ||
    grid.width > output.width ||
    (side ?? 1) > Math.max(output.width, output.height)
  ) {
    throw new InputError(
      `${key}.grid: ${side} cells a side are more than the output has positions (${sizeText(output)}); lower it, or remove it`,
    );
  }
  return { input, kernel, stride, padding, output, pooling: poolingOf(output, grid) };
}

function sizeText({ height, width }: Size): string {
  return `${height} x ${width}`;
}

/**
 * Where the layers of a network are applied; undefined if all of them are dense.
 *
 * @param input what the first layer reads
 * @throws InputError when a kernel, a padding or a grid does not fit what its layer reads
 */
export function convolutionsOf(
  layers: readonly LayerConfig[],
  input: MapShape,
): readonly Convolution[] | undefined {
  if (!hasConvolutions(layers)) return undefined;
  let map = input;
  return layers.map((layer, index) => {
    const convolution = convolutionOf(layer, map, index);
    map = { ...convolution.output, channels: typeof layer === 'number' ? layer : layer.channels };
    return convolution;
  });
}

/**
 * The patches of maps, one after the other: `[count][positions][patch]` from `[count][height][width][channels]`, with zeros
 * where they lie outside.
 */
export function patchesOf(maps: Float32Array, count: number, convolution: Convolution): Float32Array {
  const { input, kernel, stride, padding, output } = convolution;
  const patch = patchLength(convolution);
  const patches = new Float32Array(count * positionsOf(output) * patch);
  const rowValues = input.width * input.channels;
  let target = 0;
  for (let sample = 0; sample < count; sample++) {
    const start = sample * valuesOf(input);
    for (let y = 0; y < output.height; y++) {
      for (let x = 0; x < output.width; x++) {
        const left = x * stride.width - padding.width;
        const from = Math.max(0, left);
        const to = Math.min(input.width, left + kernel.width);
        for (let row = 0; row < kernel.height; row++) {
          const source = y * stride.height - padding.height + row;
          if (source >= 0 && source < input.height) {
            const offset = start + source * rowValues;
            patches.set(
              maps.subarray(offset + from * input.channels, offset + to * input.channels),
              target + (from - left) * input.channels,
            );
          }
          target += kernel.width * input.channels;
        }
      }
    }
  }
  return patches;
}
