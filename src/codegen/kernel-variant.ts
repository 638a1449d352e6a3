import type { IntegerLayer, IntegerModel } from '../quantize/integer-network.js';
import { spaceOf, withZeroSkipping } from '../quantize/zeros.js';
import { packDspDense, packDspSparse } from './pack/dsp.js';
import { packTiles } from './pack/helium.js';
import { packColumns } from './pack/packed.js';

/** Names of the matrix kernels, in the order in which a compiler's target is asked whether it can run them. */
export const KERNEL_NAMES = ['helium', 'dsp', 'packed', 'portable'] as const;

/** A matrix kernel: the portable one, or one for a family of cores. */
export type KernelName = (typeof KERNEL_NAMES)[number];

/** A matrix kernel and what it wants of the bundle. All give the same integers. */
export interface KernelVariant {
  readonly name: KernelName;
  /** For the comments of generated files. */
  readonly title: string;
  /** Preprocessor condition that the compiler's target can run it; undefined: any can. */
  readonly condition: string | undefined;
  /** Share of zeros from which on skipping them pays. */
  readonly skipFrom: number;
  /** 16-bit numbers of working space. */
  space(model: IntegerModel): number;
  /** The weights of a layer in the kernel's layout, as 32-bit words; undefined: as they stand. */
  readonly pack: ((layer: IntegerLayer) => Int32Array | Uint32Array) | undefined;
  /** Templates of the kernel's sources in templates/kernels, by the ending of the generated file. */
  readonly sources: readonly (readonly [ending: string, template: string])[];
}

const M_PROFILE = "defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'";

const PORTABLE: KernelVariant = {
  name: 'portable',
  title: 'any core, C99',
  condition: undefined,
  skipFrom: 0.25,
  space: spaceOf,
  pack: undefined,
  sources: [],
};

const PACKED: KernelVariant = {
  name: 'packed',
  title: 'Cortex-M0, M0+, M3: two rows in one multiplication',
  condition: `${M_PROFILE} && !defined(__ARM_FEATURE_DSP)`,
  skipFrom: 0.1,
  space: spaceOf,
  pack: (layer) => packColumns(layer.weights, layer.inputs),
  sources: [
    ['.c', 'packed.c'],
    ['_v6m.S', 'packed_v6m.S'],
    ['_v7m.S', 'packed_v7m.S'],
  ],
};

const DSP: KernelVariant = {
  name: 'dsp',
  title: 'Cortex-M4, M7, M33: dual multiply-accumulate',
  condition: `${M_PROFILE} && defined(__ARM_FEATURE_DSP) && !defined(__ARM_FEATURE_MVE)`,
  skipFrom: 0.55,
  // The vector as 16-bit pairs, or the list of its values that are not zero.
  space: (model) => 8 * Math.ceil(Math.max(...model.layers.map((layer) => layer.inputs)) / 8),
  pack: (layer) =>
    layer.skipZeros ? packDspSparse(layer.weights, layer.inputs) : packDspDense(layer.weights, layer.inputs),
  sources: [
    ['.c', 'dsp.c'],
    ['_v7em.S', 'dsp.S'],
  ],
};

const HELIUM: KernelVariant = {
  name: 'helium',
  title: 'Cortex-M55, M85: vector extension',
  condition: 'defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)',
  // Sixteen products an instruction: never.
  skipFrom: Number.POSITIVE_INFINITY,
  space: () => 2,
  pack: (layer) => packTiles(layer.weights, layer.inputs),
  sources: [['.c', 'helium.c']],
};

const VARIANTS: Readonly<Record<KernelName, KernelVariant>> = {
  helium: HELIUM,
  dsp: DSP,
  packed: PACKED,
  portable: PORTABLE,
};

/** The kernels of these names and the portable one, each once, the portable one last. */
export function kernelVariants(names: readonly KernelName[]): readonly KernelVariant[] {
  return KERNEL_NAMES.filter((name) => name === 'portable' || names.includes(name)).map(
    (name) => VARIANTS[name],
  );
}

/** The model as a kernel wants it: zeros skipped where that pays there, and room for as many values as there is space. */
export function modelFor(
  variant: KernelVariant,
  model: IntegerModel,
  zeroShares: readonly number[],
): IntegerModel {
  const skipping = withZeroSkipping(model, zeroShares, variant.skipFrom);
  return { ...skipping, room: skipping.room === 0 ? 0 : Math.floor(variant.space(skipping) / 2) };
}
