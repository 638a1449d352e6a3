import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import {
  type Convolution,
  isSameMap,
  type MapShape,
  mapText,
  POOLED_BESIDE,
  placeFilters,
  valuesOf,
} from './convolution.js';

const length = z
  .int()
  .min(1)
  .max(1 << 20);
const size = z.strictObject({ height: length, width: length });
const padding = z.int().min(0).max(4095);

/** How the layers of a network are applied, as the metadata of a file have it; what follows from it is not in the file. */
export const convolutionsSchema = z.array(
  z.strictObject({
    input: size.extend({ channels: length }),
    kernel: size,
    stride: size,
    padding: z.strictObject({ height: padding, width: padding }),
    /** Absent if there is one. */
    groups: length.optional(),
    /** Of the head. */
    grid: size,
    /** What the head reads of a cell; absent for the mean. */
    of: z.enum(POOLED_BESIDE).optional(),
  }),
);

/** How a layer is applied, as the metadata of a file have it. */
export type DescribedConvolution = z.output<typeof convolutionsSchema>[number];

/** What a file says of a convolution. */
export function describeConvolution({
  input,
  kernel,
  stride,
  padding,
  groups,
  pooling,
}: Convolution): DescribedConvolution {
  return {
    input: { ...input },
    kernel: { ...kernel },
    stride: { ...stride },
    padding: { ...padding },
    ...(groups === undefined ? {} : { groups }),
    grid: { ...pooling.grid },
    ...(pooling.of === undefined ? {} : { of: pooling.of }),
  };
}

/**
 * Where the layers of a network from a file are applied.
 *
 * @param units of every layer
 * @param features of a sample
 * @param source the list in the file, for messages
 * @throws InputError when they do not fit the layers, the sample or each other
 */
export function placeConvolutions(
  described: readonly DescribedConvolution[],
  units: readonly number[],
  features: number,
  source: string,
): readonly Convolution[] {
  if (described.length !== units.length) {
    throw new InputError(
      `${source}: ${described.length} convolutions for ${units.length} layers; make the file again`,
    );
  }
  const [first] = described;
  if (valuesOf(first.input) !== features) {
    throw new InputError(
      `${source}[0]: a sample of ${features} features is not a map of ${mapText(first.input)}; make the file again`,
    );
  }
  let map: MapShape = first.input;
  return described.map((filters, layer) => {
    if (!isSameMap(filters.input, map)) {
      throw new InputError(
        `${source}[${layer}]: reads a map of ${mapText(filters.input)}, but the layer before makes one of ${mapText(map)}; ` +
          'make the file again',
      );
    }
    const convolution = placeFilters(filters, map, units[layer], `${source}[${layer}]`);
    map = { ...convolution.output, channels: units[layer] };
    return convolution;
  });
}
