import type { Bundle } from '../codegen/bundle.js';
import { prepareNormalizer } from '../kernel/normalize.js';
import type { Normalizer } from '../kernel/types.js';
import type { IntegerLayer, IntegerModel } from '../quantize/integer-network.js';

/** What a layer is called in tables, and how often it multiplies. */
export interface LayerTitle {
  /** "784 x 128", "conv2d 3x3, 16 to 16 channels, 16x16". */
  readonly title: string;
  /** Values of the vector by which it multiplies its weights; of a convolution those of a patch. */
  readonly inputs: number;
  /** Units; of a convolution its channels. */
  readonly outputs: number;
  /** Times that it multiplies; of a dense layer 1. */
  readonly positions: number;
}

/** A layer to measure, with what it reads. */
export interface KernelCase extends LayerTitle {
  /** Its place in the network. */
  readonly layer: number;
  /** Share of zeros in what it reads, 0 to 1. */
  readonly zeroShare: number;
  readonly input: Int8Array;
  readonly normalizer: Readonly<Normalizer>;
}

/** An untrained network, its bundle, and its layers to measure. */
export interface KernelNetwork {
  readonly model: IntegerModel;
  /** Files by their path in the bundle. */
  readonly bundle: Bundle;
  readonly cases: readonly KernelCase[];
}

/** The normalization of a layer that reads these values. */
export function normalizerOf(layer: IntegerLayer, input: Int8Array): Readonly<Normalizer> {
  const normalizer = { up: 0, half: 0, down: 0, multiplier: 0 };
  const squaredNorm = input.reduce((sum, value) => sum + value * value, 0);
  prepareNormalizer(layer, squaredNorm, normalizer);
  return normalizer;
}
