import type { IntegerLayer, IntegerModel } from '../quantize/integer-network.js';
import { spaceOf, withZeroSkipping } from '../quantize/zeros.js';
import { packDspDense, packDspSparse } from './pack/dsp.js';
import { packTiles } from './pack/helium.js';
import { packColumns } from './pack/packed.js';

/** Names of the matrix kernels, in the order in which a compiler's target is asked whether it can run them. */
export const KERNEL_NAMES = ['helium', 'dsp', 'packed', 'portable'] as const;

/** A matrix kernel: the portable one, or one for a family of cores. */
export type KernelName = (typeof KERNEL_NAMES)[number];

/** Assembly that takes the place of a kernel's inner loops in C. */
export interface KernelAssembly {
  /** In the names of its file and its macro: "v7em". */
  readonly name: string;
  /** For the comments of generated files. */
  readonly title: string;
  /** Preprocessor condition that a core which runs the kernel can run this, too. */
  readonly condition: string;
  /** Its template in templates/kernels. */
  readonly template: string;
}

/** A matrix kernel and what it wants of the bundle. All give the same integers. */
export interface KernelVariant {
  readonly name: KernelName;
  /** For the comments of generated files. */
  readonly title: string;
  /**
   * Preprocessor condition that the compiler and its target can run it; undefined: any can. The first kernel that a target
   * can run is taken. It stands once in a bundle, in the header, and decides of C and assembly alike.
   */
  readonly condition: string | undefined;
  /** Share of zeros from which on skipping them pays. */
  readonly skipFrom: number;
  /** 16-bit numbers of working space. */
  space(model: IntegerModel): number;
  /** The weights of a layer in the kernel's layout, as 32-bit words; undefined: as they stand. */
  readonly pack: ((layer: IntegerLayer) => Int32Array | Uint32Array) | undefined;
  /** The template of its C in templates/kernels; undefined: it is lowered from TypeScript. */
  readonly template: string | undefined;
  /** The inner loops in assembly, for families of cores. */
  readonly assembly: readonly KernelAssembly[];
}

/**
 * Cortex-M, and nothing else that has instructions of the same names: ARMv5TE and ARMv6 have the DSP instructions, but not
 * Thumb-2. Words of weights are read as little-endian.
 */
const CORTEX_M = "defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && !defined(__ARM_BIG_ENDIAN)";

/** Compilers that read assembly in the GNU syntax. */
const GNU = 'defined(__GNUC__)';

const PORTABLE: KernelVariant = {
  name: 'portable',
  title: 'any core, C99',
  condition: undefined,
  skipFrom: 0.25,
  space: spaceOf,
  pack: undefined,
  template: undefined,
  assembly: [],
};

const PACKED: KernelVariant = {
  name: 'packed',
  title: 'Cortex-M0, M0+, M3: two rows in one multiplication',
  // With the DSP extension the portable kernel is as fast.
  condition: `${CORTEX_M} && !defined(__ARM_FEATURE_DSP)`,
  skipFrom: 0.1,
  space: spaceOf,
  pack: (layer) => packColumns(layer.weights, layer.inputs),
  template: 'packed.c',
  assembly: [
    {
      name: 'v6m',
      title: 'Cortex-M0, M0+',
      condition: `defined(__ARM_ARCH_6M__) && ${GNU}`,
      template: 'packed_v6m.S',
    },
    {
      name: 'v7m',
      title: 'Cortex-M3',
      condition: `defined(__ARM_ARCH_7M__) && ${GNU}`,
      template: 'packed_v7m.S',
    },
  ],
};

const DSP: KernelVariant = {
  name: 'dsp',
  title: 'Cortex-M4, M7, M33: dual multiply-accumulate',
  condition: `${CORTEX_M} && defined(__ARM_FEATURE_DSP) && ${GNU}`,
  skipFrom: 0.55,
  // The vector as 16-bit pairs, or the list of its values that are not zero.
  space: (model) => 8 * Math.ceil(Math.max(...model.layers.map((layer) => layer.inputs)) / 8),
  pack: (layer) =>
    layer.skipZeros ? packDspSparse(layer.weights, layer.inputs) : packDspDense(layer.weights, layer.inputs),
  template: 'dsp.c',
  assembly: [{ name: 'v7em', title: 'Cortex-M4, M7, M33', condition: GNU, template: 'dsp.S' }],
};

const HELIUM: KernelVariant = {
  name: 'helium',
  title: 'Cortex-M55, M85: vector extension',
  condition: `${CORTEX_M} && defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1) && ${GNU}`,
  // Sixteen products an instruction: never.
  skipFrom: Number.POSITIVE_INFINITY,
  space: () => 2,
  pack: (layer) => packTiles(layer.weights, layer.inputs),
  template: 'helium.c',
  // Inline, in its C.
  assembly: [],
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

/** The number of a kernel in a bundle's header, by its place among those of the bundle; 0 is what unknown names come to. */
export function kernelNumber(place: number): number {
  return place + 1;
}

/** The kernel that a core takes of those that a bundle has, by the one that is fastest there. */
export function kernelTaken(fastest: KernelName, kernels: readonly KernelName[]): KernelName {
  // What has the vector extension has the DSP extension, too.
  const order: readonly KernelName[] = fastest === 'helium' ? ['helium', 'dsp'] : [fastest];
  return order.find((name) => kernels.includes(name)) ?? 'portable';
}
