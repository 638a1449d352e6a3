import type { Convolution } from '../model/convolution.js';
import type { Normalization } from '../model/network.js';
import type { HeadPlace } from './head-rows.js';
import type { LayerState, StepTime } from './layer-step.js';

/** The trained numbers of a convolution and of its head. */
export interface ConvolutionState {
  readonly layer: LayerState;
  readonly head: LayerState;
}

/** Where a convolution is applied, and what its head reads. Plain data, so that it can be sent to another thread. */
export interface ConvolutionRule {
  readonly place: HeadPlace & { readonly convolution: Convolution };
  /** Applied to the maps that are handed to the next layer. */
  readonly normalization: Normalization;
}

/** A batch of a convolution. */
export interface ConvolutionBatch extends StepTime {
  /** Normalised, `[count][height][width][channels]`. */
  readonly maps: Float32Array;
  /** True labels, `[count]`. */
  readonly labels: Uint8Array;
}

/** The result of a step of a convolution. */
export interface ConvolutionResult {
  /** Of its head, mean over the batch. */
  readonly loss: number;
  /** Normalised, before the update, for the next layer: `[count][height][width][channels]`. */
  readonly maps: Float32Array;
}

/**
 * A convolution in training. It learns from its own head alone, and so a step needs nothing from the layers after it.
 */
export interface ConvolutionInTraining {
  /**
   * Steps are taken in the order of the calls; a layer that works concurrently answers later. It may take over the maps of
   * the batch, which the caller must not use again.
   */
  step(batch: ConvolutionBatch): ConvolutionResult | Promise<ConvolutionResult>;
  /** A copy of the state after all steps so far. */
  state(): ConvolutionState | Promise<ConvolutionState>;
  /** Frees what the layer holds. No step may follow. */
  close(): void | Promise<void>;
}
