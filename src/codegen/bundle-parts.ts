import type { IntegerModel } from '../quantize/integer-network.js';
import type { BundleInput } from './bundle-input.js';
import {
  BLOB_CHECKS,
  INPUT_QUANTIZER,
  kernelSources,
  type Needs,
  needsOf,
  ROUTINE,
} from './kernel-sources.js';
import { type Kernel, kernelFor, kernelsNamed, modelFor } from './kernels/select.js';
import { type KnownView, knownView } from './known-bundle.js';
import { COPIED, type LearnView, learnView, lowerLearning } from './learn-bundle.js';
import { type LoweredUnit, lower } from './lower/index.js';
import { callsInto, lowerFrontEnd, type StreamView, streamView } from './stream-bundle.js';

/** A kernel of a bundle, and the model as it needs it. */
export type KernelPart = readonly [kernel: Kernel, model: IntegerModel];

/** What the files of a bundle are made from: the input, and the C that is lowered for it. */
export interface BundleParts {
  readonly input: BundleInput;
  readonly needs: Needs;
  /** The fastest first, the portable one last. */
  readonly kernels: readonly KernelPart[];
  /** The inference routine. */
  readonly routine: LoweredUnit;
  /** The checks of loadable models. */
  readonly checks: LoweredUnit;
  /** The quantizer of raw samples, if the network takes them. */
  readonly quantizer: LoweredUnit | undefined;
  /** Learning on the device, if the network learns there. */
  readonly learn: LearnView | undefined;
  /** What tells known answers from others, if anything does. */
  readonly known: KnownView | undefined;
  /** The front end, if raw samples are taken one by one. */
  readonly stream: StreamView | undefined;
}

/** @throws LoweringError when the kernel leaves the C-expressible subset */
export function bundleParts(input: BundleInput): BundleParts {
  const { name: prefix, file, signal, adaptation } = input;
  const { model, zeroShares } = file.network;
  const needs = needsOf(model);
  const sources = kernelSources([ROUTINE], needs);
  const frontEnd = signal && lowerFrontEnd(signal, needs, prefix);
  const learning = adaptation && lowerLearning(needs, adaptation, prefix);
  const shared = [
    ...(frontEnd === undefined ? [] : callsInto(frontEnd, sources)),
    ...(learning === undefined ? [] : callsInto(learning, sources, COPIED)),
  ];
  const routine = lower(sources, undefined, { prefix, shared });
  return {
    input,
    needs,
    kernels: kernelsNamed(input.kernels)
      .map((kernel) => kernelFor(kernel, file.network, input.memory))
      .map((kernel) => [kernel, modelFor(kernel, model, zeroShares)]),
    routine,
    checks: lower(kernelSources(BLOB_CHECKS, needs), undefined, { prefix }),
    quantizer:
      file.rawUnit === undefined ? undefined : lower(kernelSources([INPUT_QUANTIZER]), undefined, { prefix }),
    known: model.known && knownView(model.known, routine, prefix),
    learn: learning && adaptation && learnView(adaptation, model, learning, routine, prefix),
    stream: frontEnd && signal && streamView(signal, frontEnd, routine, prefix, file.frontEnd),
  };
}
