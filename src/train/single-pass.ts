import type { RandomStream } from '../math/random.js';
import { normalizedRows } from './head-rows.js';
import { evaluateHeads, headsNetwork, initialHeadParts, singleEncoding } from './heads.js';
import { singleInputs } from './inputs.js';
import type { LayerState } from './layer-step.js';
import type { Batch, LearningRule, NetworkInTraining, Task } from './learning-rule.js';
import { copyParts, type Parts } from './parts.js';

/**
 * One step of all parts, in place.
 *
 * @returns loss of every layer
 */
export type PartsStep = (batch: Batch, parts: Parts) => readonly number[];

/** A network whose steps are taken in the caller's thread. @param parts are changed in place */
export function openParts(parts: Parts, step: PartsStep): NetworkInTraining {
  return {
    lag: 0,
    step: async (batch) => step(batch, parts),
    parts: async () => copyParts(parts),
    close: async () => undefined,
  };
}

/** What a layer is given in a step. */
export interface LayerTurn {
  readonly layer: LayerState;
  readonly index: number;
  /** Input of the layer, `[count][inputs]`; of a convolution the maps that it reads. */
  readonly rows: Float32Array;
  /** Activations of the layers before, raw, each `[count][units]`, or the maps of a convolution. */
  readonly before: readonly Float32Array[];
}

/** The result of a layer's part of a step. */
export interface LearnedLayer {
  readonly loss: number;
  /** Raw, `[count][units]`, or the maps of a convolution: what the next layer reads. */
  readonly activations: Float32Array;
}

/**
 * A step in which the layers learn one after the other, each from the outputs of those before it.
 *
 * @param learn changes the parts of one layer, in place
 */
export function layerByLayer(
  task: Task,
  learn: (turn: LayerTurn, batch: Batch, parts: Parts) => LearnedLayer,
): PartsStep {
  const encoding = singleEncoding(task);
  return (batch, parts) => {
    const before: Float32Array[] = [];
    let rows = singleInputs(batch.blank, batch.count, encoding);
    return parts.layers.map((layer, index) => {
      const { loss, activations } = learn({ layer, index, rows, before }, batch, parts);
      before.push(activations);
      rows = normalizedRows(activations, batch.count, encoding.normalization);
      return loss;
    });
  };
}

/** How a rule whose network has heads, and no label in the input, differs from the others. */
export interface SinglePassRule {
  /** Fresh parts; layers and heads drawn by initialHeadParts when absent. */
  readonly initialize?: (task: Task, stream: RandomStream) => Parts;
  readonly stepOf: (task: Task) => PartsStep;
}

/** A rule whose network has a head for every layer and no label in the input. */
export function singlePassRule({ initialize, stepOf }: SinglePassRule): LearningRule {
  return {
    encodingOf: (task) => singleEncoding(task),
    initialize: initialize ?? ((task, stream) => initialHeadParts(task, undefined, stream)),
    open: (task, parts) => openParts(copyParts(parts), stepOf(task)),
    evaluate: (task, parts, dataset) => evaluateHeads(task, parts, singleEncoding(task), dataset),
    networkOf: (task, parts) => headsNetwork(task, parts, singleEncoding(task)),
  };
}
