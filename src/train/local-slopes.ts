import { type Convolution, positionsOf } from '../model/convolution.js';
import { activationSlopes, rowsOf } from './convolve.js';
import { activate, parameterSlopes, rectifySlopes, type Slopes } from './dense.js';
import { activateGrouped, groupedSlopes, isGrouped } from './grouped.js';
import { headLoss, headSlopes, nestedWeights, unitSlopes } from './head.js';
import { type HeadPlace, headRows } from './head-rows.js';
import type { LayerState } from './layer-step.js';
import type { Multiply } from './matrix.js';

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
  const grouped = isGrouped(convolution) ? convolution : undefined;
  const { rows, count } =
    grouped === undefined ? rowsOf(inputs, samples, convolution) : { rows: inputs, count: samples };
  const activations =
    grouped === undefined
      ? activate(rows, count, layer, multiply)
      : activateGrouped(inputs, samples, layer, grouped);
  const read = headRows([...before, activations], samples, place);
  const nested = nestedWeights(head, place);
  const { loss, slopes } = headLoss(read, labels, head, nested, multiply);
  const ofRead = unitSlopes(slopes, samples, nested, head, place, multiply);
  const sums = activationSlopes(ofRead, samples, convolution);
  rectifySlopes(sums, activations);
  return {
    loss,
    layer:
      grouped === undefined
        ? parameterSlopes(rows, sums, count, layer, multiply)
        : groupedSlopes(inputs, sums, samples, layer, grouped),
    head: headSlopes(read, slopes, samples, head, place, multiply),
    activations,
  };
}

/** Numbers that the patches of some samples may have together: what a step computes from them then stays in the cache. */
const MOST_NUMBERS = 1 << 18;

/** Adds slopes, each times a factor, to others. */
function addSlopes(sums: Slopes, { weights, bias }: Slopes, factor: number): void {
  for (let index = 0; index < weights.length; index++) sums.weights[index] += factor * weights[index];
  for (let index = 0; index < bias.length; index++) sums.bias[index] += factor * bias[index];
}

function noSlopes({ weights, bias }: LayerState): Slopes {
  return {
    weights: new Float32Array(weights.values.length),
    bias: new Float32Array(bias.values.length),
  };
}

/**
 * The same slopes of a convolution, from a few samples at a time. A head of a convolution reads no layer before.
 *
 * @param maps that the layer reads, `[count][height][width][channels]`
 */
export function slopesInChunks(
  maps: Float32Array,
  labels: Uint8Array,
  layer: LayerState,
  head: LayerState,
  place: HeadPlace & { readonly convolution: Convolution },
  multiply: Multiply,
  mostNumbers: number = MOST_NUMBERS,
): LocalSlopes {
  const { output } = place.convolution;
  const count = labels.length;
  const values = maps.length / count;
  const chunk = Math.max(1, Math.floor(mostNumbers / (positionsOf(output) * layer.inputs)));
  const outputs = positionsOf(output) * layer.outputs;
  const own = { ...place, first: 0 };
  const sums = { layer: noSlopes(layer), head: noSlopes(head) };
  const activations = new Float32Array(count * outputs);
  let loss = 0;
  for (let start = 0; start < count; start += chunk) {
    const end = Math.min(start + chunk, count);
    const inputs = maps.subarray(start * values, end * values);
    const found = localSlopes(inputs, [], labels.subarray(start, end), layer, head, own, multiply);
    const share = (end - start) / count;
    activations.set(found.activations, start * outputs);
    addSlopes(sums.layer, found.layer, share);
    addSlopes(sums.head, found.head, share);
    loss += share * found.loss;
  }
  return { ...sums, loss, activations };
}
