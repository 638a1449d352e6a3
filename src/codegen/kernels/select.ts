import type { IntegerModel, IntegerNetwork } from '../../quantize/integer-network.js';
import { withZeroSkipping } from '../../quantize/zeros.js';
import type { MatrixKernel } from './kernel.js';
import { PORTABLE } from './portable/kernel.js';
import { KERNELS, type KernelName } from './registry.js';

/** A kernel of the registry. */
export type Kernel = MatrixKernel<KernelName>;

/** What matters more: few instructions, or little memory. */
export type MemoryUse = 'fast' | 'small';

/** The kernels of these names and the portable one, each once, the fastest first and the portable one last. */
export function kernelsNamed(names: readonly KernelName[]): readonly Kernel[] {
  return KERNELS.filter(({ name }) => name === 'portable' || names.includes(name));
}

/** The model as a kernel needs it: zeros skipped where that pays, and room for as many values as there is space. */
export function modelFor(
  kernel: MatrixKernel,
  model: IntegerModel,
  zeroShares: readonly number[],
): IntegerModel {
  const skipping = withZeroSkipping(model, zeroShares, kernel.skipFrom);
  return { ...skipping, room: skipping.room === 0 ? 0 : kernel.space(skipping) };
}

/**
 * A kernel as a network uses it where that matters more: its code is the same, layouts and working space differ. Where small
 * would save nothing, it is not used.
 */
export function kernelFor(
  kernel: Kernel,
  { model, zeroShares }: Pick<IntegerNetwork, 'model' | 'zeroShares'>,
  memory: MemoryUse = 'fast',
): Kernel {
  if (memory === 'fast') return kernel;
  const small = { ...kernel, ...(kernel.small ?? { skipFrom: Number.POSITIVE_INFINITY }) };
  const spaceOf = (used: Kernel) => used.space(modelFor(used, model, zeroShares));
  return spaceOf(small) < spaceOf(kernel) ? small : kernel;
}

/** The kernel that a core uses from those of a bundle, given the one that is fastest there. */
export function kernelTaken(fastest: KernelName, kernels: readonly KernelName[]): Kernel {
  const alsoRuns = KERNELS.flatMap((kernel: Kernel) =>
    kernel.name === fastest ? (kernel.alsoRuns ?? []) : [],
  );
  const [taken = PORTABLE] = [fastest, ...alsoRuns].flatMap((wanted) =>
    KERNELS.filter(({ name }) => name === wanted && kernels.includes(name)),
  );
  return taken;
}
