import type { TrainConfig } from '../config/config.js';
import type { Normalization } from '../model/network.js';
import { type AdamState, copyAdam } from './adam.js';

/**
 * The trained numbers of a layer with their moments. `weights` is `[inputs][outputs]`, the layout that training
 * multiplies with (a FloatLayer has it transposed).
 */
export interface LayerState {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: AdamState;
  readonly bias: AdamState;
}

/** A copy that later steps do not change. */
export function copyLayer({ inputs, outputs, weights, bias }: LayerState): LayerState {
  return { inputs, outputs, weights: copyAdam(weights), bias: copyAdam(bias) };
}

/** What a layer is trained to do. Plain data, so that it can be sent to another thread. */
export interface LayerRule {
  /** Unit counts whose goodness the loss looks at, ascending; the last is the whole layer. */
  readonly prefixes: readonly number[];
  readonly loss: TrainConfig['loss'];
  /** Applied to the activations that are handed to the next layer. */
  readonly normalization: Normalization;
}

/** The rule of the first layer, which also draws the wrong labels. */
export interface FirstLayerRule extends LayerRule {
  readonly classes: number;
  /** See sharpnessOf in negatives.ts. */
  readonly sharpness: number;
}

/** When a step is taken: the rate of Adam and the number of the step, 1 for the first. */
export interface StepTime {
  readonly learningRate: number;
  readonly step: number;
}

/** A batch of the first layer. */
export interface FirstLayerBatch extends StepTime {
  readonly count: number;
  /** Normalised inputs with every label slot at zero, `[count][inputs]`. */
  readonly inputs: Float32Array;
  /** Value of the label slot that is set, normalised, `[count]`. */
  readonly slots: Float32Array;
  /** True labels, `[count]`. */
  readonly labels: Uint8Array;
  /** Gumbel noise that the wrong labels are drawn with, `[count][classes]`. */
  readonly noise: Float32Array;
}

/** A batch of a later layer: the output of the layer before. */
export interface LaterLayerBatch extends StepTime {
  readonly count: number;
  /** Normalised activations of the layer before, `[2 * count][inputs]`: positive samples, then negative ones. */
  readonly pairs: Float32Array;
}

/** The result of a step of a layer. */
export interface StepResult {
  /** Summed over the prefixes, mean over the batch. */
  readonly loss: number;
  /** Goodness of the whole layer, `[2 * count]`: positive samples, then negative ones. */
  readonly goodness: Float32Array;
  /** Normalised activations, before the update, for the next layer: `[2 * count][outputs]`. */
  readonly pairs: Float32Array;
}

/**
 * A layer in training. This is the interface between the trainer and the engine: a whole step (batch in, parameters
 * updated, activations out), so that an engine may fuse everything inside.
 *
 * Forward-Forward trains every layer by itself: a step needs nothing from the layers after it.
 */
export interface LayerInTraining<Batch> {
  /**
   * Steps are taken in the order of the calls; a layer that works concurrently answers later. It may take over the
   * arrays of the batch, which the caller must not use again.
   */
  step(batch: Batch): StepResult | Promise<StepResult>;
  /** A copy of the state after all steps so far. */
  state(): LayerState | Promise<LayerState>;
  /** Frees what the layer holds. No step may follow. */
  close(): void | Promise<void>;
}
