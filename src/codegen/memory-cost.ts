import type { IntegerNetwork } from '../quantize/integer-network.js';
import type { KernelName } from './kernels/registry.js';
import { type Kernel, kernelFor, kernelsNamed, type MemoryUse, modelFor } from './kernels/select.js';
import { workspaceBytes } from './workspace-size.js';

/** Bytes of workspace with a kernel, where few instructions matter more and where little memory does. */
export interface MemoryCost extends Readonly<Record<MemoryUse, number>> {
  readonly kernel: KernelName;
}

function bytesFor(kernel: Kernel, memory: MemoryUse, network: IntegerNetwork): number {
  const { model, zeroShares } = network;
  const used = kernelFor(kernel, network, memory);
  const wanted = modelFor(used, model, zeroShares);
  return workspaceBytes(wanted, used.space(wanted));
}

/** What `generate.memory` changes in the workspace of a network, for kernels and the portable one, the fastest first. */
export function memoryCosts(names: readonly KernelName[], network: IntegerNetwork): readonly MemoryCost[] {
  return kernelsNamed(names).map((kernel) => ({
    kernel: kernel.name,
    fast: bytesFor(kernel, 'fast', network),
    small: bytesFor(kernel, 'small', network),
  }));
}
