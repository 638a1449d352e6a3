import { hasConvolutions, type LayerConfig, unitsOf } from '../config/network-layers.js';
import { InputError } from '../errors/input-error.js';
import { MOST_INPUTS } from '../kernel/limits.js';

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
 * What the head of a layer reads: the mean or the maximum of every channel over every cell of a grid,
 * `[grid.height][grid.width][channels]`, or all means and then all maxima.
 *
 * All cells have the same size. The first begins in the first row and column, every other one `step` after the one before,
 * and the last ends in the last row and column; so neighbours overlap where the grid does not divide the map.
 */
export interface Pooling {
  readonly grid: Size;
  readonly cell: Size;
  readonly step: Size;
  /** What is read of a cell: the mean when absent, and where a cell is a single position. */
  readonly of?: PooledBeside | undefined;
}

/** What may be read of a cell instead of the mean. */
export const POOLED_BESIDE = ['maximum', 'both'] as const;
export type PooledBeside = (typeof POOLED_BESIDE)[number];

/**
 * The places at which a layer is applied to a map, each to a patch of it: `[kernel.height][kernel.width][channels]`; with
 * groups to the channels of one group, `[kernel.height][kernel.width][channels / groups]`.
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
  /**
   * Into how many groups the channels of the map, and those of the output, are divided in their order: a channel of the output
   * reads those of its own group. 1 when absent; as many as there are channels for a depthwise convolution.
   */
  readonly groups?: number | undefined;
  /** Positions. */
  readonly output: Size;
  readonly pooling: Pooling;
}

/** Positions of a size. */
export function positionsOf({ height, width }: Size): number {
  return height * width;
}

/** Whether two maps have the same shape. */
export function isSameMap(one: MapShape, other: MapShape): boolean {
  return one.height === other.height && one.width === other.width && one.channels === other.channels;
}

/** The shape of a map, for messages. */
export function mapText({ height, width, channels }: MapShape): string {
  return `${height} x ${width} x ${channels}`;
}

/** Values of a map. */
export function valuesOf(map: MapShape): number {
  return map.height * map.width * map.channels;
}

/** Channels of the map that a channel of the output reads: those of its group. */
export function channelsRead({ input, groups = 1 }: Pick<Convolution, 'input' | 'groups'>): number {
  return input.channels / groups;
}

/** The length of a patch, of one group: inputs of every filter. */
export function patchLength(convolution: Pick<Convolution, 'kernel' | 'input' | 'groups'>): number {
  return positionsOf(convolution.kernel) * channelsRead(convolution);
}

/** Values that a head reads of every channel of its layer. */
export function valuesOfChannel({ grid, of }: Pooling): number {
  return positionsOf(grid) * (of === 'both' ? 2 : 1);
}

/** The pooling of a map to a grid, which may not be finer than the map. */
export function poolingOf(map: Size, grid: Size, of?: PooledBeside): Pooling {
  const step = { height: Math.floor(map.height / grid.height), width: Math.floor(map.width / grid.width) };
  return {
    grid,
    step,
    cell: {
      height: map.height - step.height * (grid.height - 1),
      width: map.width - step.width * (grid.width - 1),
    },
    ...(of === undefined ? {} : { of }),
  };
}

/** What places a layer on a map: the sides of its filters, and the grid of its head, which is the output when absent. */
export interface Filters {
  readonly kernel: Size;
  readonly stride: Size;
  readonly padding: Size;
  readonly groups?: number | undefined;
  readonly grid?: Size | undefined;
  /** See Pooling.of. */
  readonly of?: PooledBeside | undefined;
}

/** Why filters cannot be placed on a map. */
export interface Misfit {
  /** The key of a config that is at fault, if it is one. */
  readonly key?: 'grid' | 'groups' | 'pooling';
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Places filters on a map, or says why they do not fit.
 *
 * @param channels of the output
 */
export function place(filters: Filters, input: MapShape, channels: number): Convolution | Misfit {
  const { kernel, stride, padding, groups = 1, grid, of } = filters;
  if (input.channels % groups !== 0 || channels % groups !== 0) {
    return {
      key: 'groups',
      problem: `${groups} groups do not divide the ${input.channels} channels that the layer reads and its own ${channels}`,
      remedy: 'choose a number that divides both: that of the channels it reads for a depthwise convolution',
    };
  }
  const spanOf = (side: 'height' | 'width') => input[side] + 2 * padding[side] - kernel[side];
  if (spanOf('height') < 0 || spanOf('width') < 0) {
    return {
      problem: `a kernel of ${sizeText(kernel)} does not fit a map of ${sizeText(input)} with a padding of ${padding.width}`,
      remedy: 'make the kernel smaller, or the stride of an earlier layer',
    };
  }
  if (padding.height >= kernel.height || padding.width >= kernel.width) {
    return {
      problem: `a padding of ${padding.width} leaves positions outside the map`,
      remedy: `make it less than the kernel, which is ${kernel.width}`,
    };
  }
  const output = {
    height: Math.floor(spanOf('height') / stride.height) + 1,
    width: Math.floor(spanOf('width') / stride.width) + 1,
  };
  if (grid !== undefined && (grid.height > output.height || grid.width > output.width)) {
    return {
      key: 'grid',
      problem: `${grid.width} cells a side are more than the output has positions (${sizeText(output)})`,
      remedy: 'lower it, or remove it',
    };
  }
  const pooling = poolingOf(output, grid ?? output, of);
  if (of !== undefined && positionsOf(pooling.cell) === 1) {
    return {
      key: 'pooling',
      problem: `the head reads every position (${sizeText(output)}), so there are no cells to take the maximum of`,
      remedy: 'set a smaller grid, or remove it',
    };
  }
  return { input, kernel, stride, padding, ...(groups === 1 ? {} : { groups }), output, pooling };
}

/**
 * A layer on a map, from what its file says.
 *
 * @param channels of the output
 * @param source where the filters are described, for the message
 * @throws InputError when they do not fit the map
 */
export function placeFilters(
  filters: Filters,
  input: MapShape,
  channels: number,
  source: string,
): Convolution {
  const placed = place(filters, input, channels);
  if ('problem' in placed) throw new InputError(`${source}: ${placed.problem}; make the file again`);
  return placed;
}

/** The filters of a layer of a config. Of signals only the width counts. */
function filtersOf(layer: LayerConfig, input: MapShape): Filters {
  if (typeof layer === 'number') {
    return {
      kernel: { height: input.height, width: input.width },
      stride: { height: 1, width: 1 },
      padding: { height: 0, width: 0 },
    };
  }
  const { kernel, stride, padding, groups, grid, pooling } = layer;
  const isSignal = layer.kind === 'conv1d';
  const side = (length: number, across: number): Size => ({
    height: isSignal ? across : length,
    width: length,
  });
  return {
    kernel: side(kernel, 1),
    stride: side(stride, 1),
    padding: side(padding, 0),
    groups,
    grid: grid === undefined ? undefined : side(grid, 1),
    of: pooling === 'mean' ? undefined : pooling,
  };
}

/** One layer on a map. @throws InputError when it does not fit */
function convolutionOf(layer: LayerConfig, input: MapShape, index: number): Convolution {
  const key = `network.layers[${index}]`;
  if (typeof layer !== 'number' && layer.kind === 'conv1d' && input.height !== 1) {
    throw new InputError(
      `${key}: conv1d reads points in time, but its input has ${input.height} rows of ${input.width}; use conv2d`,
    );
  }
  const placed = place(filtersOf(layer, input), input, unitsOf(layer));
  if ('problem' in placed) {
    const at = placed.key === undefined ? key : `${key}.${placed.key}`;
    throw new InputError(`${at}: ${placed.problem}; ${placed.remedy}`);
  }
  // What the device refuses, before hours are spent on training it.
  const tooLarge = sizeFault(placed, unitsOf(layer));
  if (tooLarge !== undefined) throw new InputError(`${key}: ${tooLarge.problem}; ${tooLarge.remedy}`);
  return placed;
}

/** What the patches of one group cover together, padding included. */
function coverOf(placed: Convolution): MapShape {
  const { kernel, stride, output } = placed;
  const along = (side: 'height' | 'width') => (output[side] - 1) * stride[side] + kernel[side];
  return { height: along('height'), width: along('width'), channels: channelsRead(placed) };
}

/**
 * Why a layer on a map is too large for the device; undefined if it is not.
 *
 * @param channels of its output
 */
export function sizeFault(placed: Convolution, channels: number): Misfit | undefined {
  const output = { ...placed.output, channels };
  const cover = coverOf(placed);
  if (placed.groups !== undefined && valuesOf(cover) > MOST_INPUTS) {
    return {
      problem: `with its padding, the map of a group has ${valuesOf(cover)} values (${mapText(cover)}), and it may not have more than ${MOST_INPUTS}`,
      remedy: 'use more groups, or less padding',
    };
  }
  if (valuesOf(output) <= MOST_INPUTS && patchLength(placed) <= MOST_INPUTS) return undefined;
  return {
    problem:
      `its patches have ${patchLength(placed)} values and its output ${valuesOf(output)} (${sizeText(output)} positions), ` +
      `and neither may have more than ${MOST_INPUTS}`,
    remedy: 'make the stride larger, or use fewer channels',
  };
}

function sizeText({ height, width }: Size): string {
  return `${height} x ${width}`;
}

/**
 * Where the layers of a network are applied; undefined if all of them are dense.
 *
 * @param input what the first layer reads
 * @throws InputError when a kernel, a padding or a grid does not fit what its layer reads, or a map is too large for the device
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

/** Whether a layer is applied once, to its whole input: then a patch is the map. */
export function readsWhole({ input, kernel, padding, groups = 1 }: Convolution): boolean {
  return (
    groups === 1 &&
    kernel.height === input.height &&
    kernel.width === input.width &&
    padding.height === 0 &&
    padding.width === 0
  );
}

/**
 * Copies the patches of maps to a target that is all zeros, one after the other: `[count][positions][patch]` from
 * `[count][height][width][channels]`. What lies outside the maps is left as it is.
 */
export function copyPatches(
  maps: Float32Array | Float64Array,
  count: number,
  convolution: Convolution,
  target: Float32Array | Float64Array,
): void {
  const { input, kernel, stride, padding, output } = convolution;
  const { channels } = input;
  const rowValues = input.width * channels;
  const patchRow = kernel.width * channels;
  let end = 0;
  for (let sample = 0; sample < count; sample++) {
    const start = sample * valuesOf(input);
    for (let y = 0; y < output.height; y++) {
      for (let x = 0; x < output.width; x++) {
        const left = (x * stride.width - padding.width) * channels;
        const skipped = Math.max(0, -left);
        const copied = Math.min(patchRow, rowValues - left);
        for (let row = 0; row < kernel.height; row++) {
          const source = y * stride.height - padding.height + row;
          if (source >= 0 && source < input.height) {
            const offset = start + source * rowValues + left;
            for (let value = skipped; value < copied; value++) target[end + value] = maps[offset + value];
          }
          end += patchRow;
        }
      }
    }
  }
}
