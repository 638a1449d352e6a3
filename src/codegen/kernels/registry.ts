import { DSP } from './dsp/kernel.js';
import { HELIUM } from './helium/kernel.js';
import { PACKED } from './packed/kernel.js';
import { PORTABLE } from './portable/kernel.js';

/**
 * The matrix kernels, in the order in which it is tested whether a compiler's target can run them: the fastest first, and last
 * the portable one, which all targets can run.
 */
export const KERNELS = [
  HELIUM,
  DSP,
  PACKED,
  // A kernel after this one would never be chosen.
  PORTABLE,
] as const;

/** A matrix kernel: the portable one, or one for a family of cores. */
export type KernelName = (typeof KERNELS)[number]['name'];

/** Names of the matrix kernels, in the same order. */
export const KERNEL_NAMES: readonly KernelName[] = KERNELS.map(({ name }) => name);
