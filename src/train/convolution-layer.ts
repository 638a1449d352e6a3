import type { Convolution } from '../model/convolution.js';
import type { Normalization } from '../model/network.js';
import { descend } from './dense.js';
import { type HeadPlace, normalizedRows } from './heads.js';
import { type InputEncoding, singleInputs } from './inputs.js';
import { copyLayer, type LayerState, type StepTime } from './layer-step.js';
import type { Batch } from './learning-rule.js';
import { slopesInChunks } from './local-slopes.js';
import type { Multiply } from './matrix.js';

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

/** A convolution that works in the caller's thread. It changes its state in place. */
export class ConvolutionLayer implements ConvolutionInTraining {
  constructor(
    private readonly trained: ConvolutionState,
    private readonly rule: ConvolutionRule,
    private readonly multiply: Multiply,
  ) {}

  step({ maps, labels, ...time }: ConvolutionBatch): ConvolutionResult {
    const { layer, head } = this.trained;
    const { place, normalization } = this.rule;
    const slopes = slopesInChunks(maps, labels, layer, head, place, this.multiply);
    descend(layer, slopes.layer, time);
    descend(head, slopes.head, time);
    return { loss: slopes.loss, maps: normalizedRows(slopes.activations, labels.length, normalization) };
  }

  state(): ConvolutionState {
    return { layer: copyLayer(this.trained.layer), head: copyLayer(this.trained.head) };
  }

  close(): void {}
}

/** One step of every layer; the loss of each. The layers answer in the order of the batches. */
export async function stepThroughConvolutions(
  stack: readonly ConvolutionInTraining[],
  encoding: InputEncoding,
  { blank, count, labels, learningRate, step }: Batch,
): Promise<readonly number[]> {
  let maps = singleInputs(blank, count, encoding);
  const losses: number[] = [];
  for (const layer of stack) {
    const result = await layer.step({ maps, labels, learningRate, step });
    losses.push(result.loss);
    maps = result.maps;
  }
  return losses;
}

/** Frees what the layers hold. */
export async function closeConvolutions(stack: readonly ConvolutionInTraining[]): Promise<void> {
  await Promise.all(stack.map((layer) => layer.close()));
}
