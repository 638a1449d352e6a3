import { DSP } from './dsp/kernel.js';
import { HELIUM } from './helium/kernel.js';
import { PACKED } from './packed/kernel.js';
import { PORTABLE } from './portable/kernel.js';

/**
 * The matrix kernels, in the order in which a compiler's target is asked whether it can run them: the fastest first, the portable
 * one, which all can run, last.
 */
export const KERNELS = [
  HELIUM,
  DSP,
  PACKED,
  // What stands behind this one would never be asked for.
  PORTABLE,
] as const;

/** A matrix kernel: the portable one, or one for a family of cores. */
export type KernelName = (typeof KERNELS)[number]['name'];

/** Names of the matrix kernels, in the same order. */
export const KERNEL_NAMES: readonly KernelName[] = KERNELS.map(({ name }) => name);
