import { activationSlopes, rowsOf } from '../convolve.js';
import { activate, descend, parameterSlopes, rectifySlopes, type Slopes } from '../dense.js';
import { headLoss, headSlopes, nestedWeights, unitSlopes } from '../head.js';
import { type HeadPlace, headPlaces, headRows } from '../heads.js';
import type { LayerState } from '../layer-step.js';
import type { Multiply } from '../matrix.js';
import { layerByLayer, singlePassRule } from '../single-pass.js';

/** What a layer and its head learn from a batch. */
export interface LocalSlopes {
  readonly loss: number;
  readonly layer: Slopes;
  readonly head: Slopes;
  /** Raw, before the update, `[count][units]`, or the maps of a convolution. */
  readonly activations: Float32Array;
}

/**
 * The closed-form slopes of the cross-entropy of a layer's own head: `dh = (softmax - one-hot) V^T`, `dz = dh`
 * where the ReLU is on, `dW = x^T dz`. They end at the layer's input, and at the activations of earlier layers if the
 * head reads any.
 *
 * Of a convolution x are the patches, and the head reads means: a position has the slopes of the cells that it belongs to,
 * each divided by the size of the cell.
 *
 * @param inputs of the layer, `[count][inputs]`; of a convolution the maps that it reads
 * @param before activations of the layers before, raw
 */
export function localSlopes(
  inputs: Float32Array,
  before: readonly Float32Array[],
  labels: Uint8Array,
  layer: LayerState,
  head: LayerState,
  place: HeadPlace,
  multiply: Multiply,
): LocalSlopes {
  const { convolution } = place;
  const samples = labels.length;
  const { rows, count } = rowsOf(inputs, samples, convolution);
  const activations = activate(rows, count, layer, multiply);
  const read = headRows([...before, activations], samples, place);
  const nested = nestedWeights(head, place);
  const { loss, slopes } = headLoss(read, labels, head, nested, multiply);
  const ofRead = unitSlopes(slopes, samples, nested, head, place, multiply);
  const sums = activationSlopes(ofRead, samples, convolution);
  rectifySlopes(sums, activations);
  return {
    loss,
    layer: parameterSlopes(rows, sums, count, layer, multiply),
    head: headSlopes(read, slopes, samples, head, place, multiply),
    activations,
  };
}

/**
 * Local heads (Mono-Forward, arXiv 2501.09238): every layer learns from the cross-entropy of its own linear head,
 * together with it. The loss is nested: it is summed over the prefixes of the layer, each with the logits that the
 * head gives when the other units are zero, so that the network can stop inside a layer.
 */
export const localHeads = singlePassRule({
  stepOf(task) {
    const { multiply } = task.engine;
    const places = headPlaces(task);
    return layerByLayer(task, ({ layer, index, rows, before }, batch, { heads }) => {
      const head = heads[index];
      const slopes = localSlopes(rows, before, batch.labels, layer, head, places[index], multiply);
      descend(layer, slopes.layer, batch);
      descend(head, slopes.head, batch);
      return { loss: slopes.loss, activations: slopes.activations };
    });
  },
});
