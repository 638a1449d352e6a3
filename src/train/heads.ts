import { unitsOf } from '../config/network-layers.js';
import { ruleNamed } from '../config/rules/registry.js';
import type { Dataset } from '../data/dataset.js';
import type { RandomStream } from '../math/random.js';
import { type Convolution, patchLength, positionsOf, valuesOfChannel } from '../model/convolution.js';
import { accuracyOf, bestLabel } from '../model/forward.js';
import { type FloatLayer, type FloatNetwork, inputWidth, type LabelEncoding } from '../model/network.js';
import { descend, project } from './dense.js';
import { headLoss, headSlopes, nestedWeights } from './head.js';
import { type HeadPlace, headRows, normalizedMaps, normalizedRows } from './head-rows.js';
import { initialLayer, initialLayers, type LayerSize } from './initialize.js';
import { blankInputs, type InputEncoding, singleInputs } from './inputs.js';
import { productsOf } from './layer-products.js';
import type { LayerState, StepTime } from './layer-step.js';
import type { Task } from './learning-rule.js';
import { type Multiply, transpose } from './matrix.js';
import type { Parts } from './parts.js';
import { layerPrefixes } from './prefixes.js';

/** Samples that go through the network side by side. */
const CHUNK = 1000;

/** Most numbers that the rows of a layer may have then: 64 MB of 32-bit floats. */
const MOST_NUMBERS = 1 << 24;

/** Inputs and outputs of every layer. */
export function layerSizes(
  { config, features, classNames, convolutions }: Task,
  label: LabelEncoding | undefined,
): LayerSize[] {
  const units = config.network.layers.map(unitsOf);
  const widths = [inputWidth(features, classNames.length, label?.placement), ...units];
  return units.map((outputs, layer) => ({
    inputs: convolutions === undefined ? widths[layer] : patchLength(convolutions[layer]),
    outputs,
  }));
}

/** What the heads of a network read, one for every layer. */
export function headPlaces({ config, convolutions }: Pick<Task, 'config' | 'convolutions'>): HeadPlace[] {
  const { network, train } = config;
  const widths = network.layers.map(unitsOf);
  if (convolutions !== undefined) {
    return convolutions.map((convolution, layer) => {
      const units = valuesOfChannel(convolution.pooling) * widths[layer];
      return { first: layer, before: 0, prefixes: [units], convolution };
    });
  }
  const reads = network.heads ?? ruleNamed(train.rule.kind).heads;
  return widths.map((units, layer) => {
    const first = reads === 'all' ? 0 : layer;
    const before = widths.slice(first, layer).reduce((sum, width) => sum + width, 0);
    return { first, before, prefixes: layerPrefixes(network.prefixes, units) };
  });
}

/** A fresh head for every layer. */
export function initialHeads(task: Task, stream: RandomStream): LayerState[] {
  return headPlaces(task).map(({ before, prefixes }) =>
    initialLayer(before + prefixes[prefixes.length - 1], task.classNames.length, stream),
  );
}

/** Fresh layers, then a fresh head for each. */
export function initialHeadParts(task: Task, label: LabelEncoding | undefined, stream: RandomStream): Parts {
  const layers = initialLayers(layerSizes(task, label), stream);
  return { layers, heads: initialHeads(task, stream), decoders: [] };
}

/** How samples become inputs in the single pass of a network with heads. */
export function singleEncoding({ config, classNames }: Task, label?: LabelEncoding): InputEncoding {
  return { classes: classNames.length, label, normalization: config.network.normalization };
}

/**
 * Activations of all layers, raw, each `[count][units]`, or the maps of a convolution.
 *
 * @param inputs from singleInputs
 * @param convolutions of the layers; absent if all are dense
 */
export function forwardRows(
  inputs: Float32Array,
  count: number,
  layers: readonly LayerState[],
  { normalization }: InputEncoding,
  multiply: Multiply,
  convolutions?: readonly Convolution[],
): Float32Array[] {
  // As in training: of maps the sum of squares is added up in another order.
  const normalized = convolutions === undefined ? normalizedRows : normalizedMaps;
  let passed = inputs;
  return layers.map((layer, index) => {
    const products = productsOf(convolutions?.[index], layer.outputs, multiply);
    const activations = products.activate(passed, count, layer);
    passed = normalized(activations, count, normalization);
    return activations;
  });
}

/**
 * A step of Adam of a head on activations that it does not change.
 *
 * @param activations of the layers so far, each `[count][units]`
 * @returns its loss
 */
export function trainHead(
  head: LayerState,
  place: HeadPlace,
  activations: readonly Float32Array[],
  labels: Uint8Array,
  time: StepTime,
  multiply: Multiply,
): number {
  const rows = headRows(activations, labels.length, place);
  const { loss, slopes } = headLoss(rows, labels, head, nestedWeights(head, place), multiply);
  descend(head, headSlopes(rows, slopes, labels.length, head, place, multiply), time);
  return loss;
}

/** Samples that go through a network side by side, so that their patches do not fill the memory. */
function chunkSize({ convolutions = [] }: Pick<Task, 'convolutions'>): number {
  const largest = convolutions.map((at) => positionsOf(at.output) * patchLength(at));
  return Math.max(1, Math.min(CHUNK, ...largest.map((numbers) => Math.floor(MOST_NUMBERS / numbers))));
}

/** Accuracy, in [0, 1], of the last head. */
export function evaluateHeads(
  task: Task,
  { layers, heads }: Parts,
  encoding: InputEncoding,
  dataset: Dataset,
): number {
  const { classes } = encoding;
  const { engine, convolutions } = task;
  const chunk = chunkSize(task);
  const place = headPlaces(task)[layers.length - 1];
  const head = heads[layers.length - 1];
  const answers = new Uint8Array(dataset.count);
  for (let start = 0; start < dataset.count; start += chunk) {
    const count = Math.min(chunk, dataset.count - start);
    const samples = Uint32Array.from({ length: count }, (_, index) => start + index);
    const inputs = singleInputs(blankInputs(dataset, samples, encoding), count, encoding);
    const activations = forwardRows(inputs, count, layers, encoding, engine.multiply, convolutions);
    const logits = project(headRows(activations, count, place), count, head, engine.multiply);
    for (let sample = 0; sample < count; sample++) {
      answers[start + sample] = bestLabel(logits.subarray(sample * classes, (sample + 1) * classes));
    }
  }
  return accuracyOf(answers, dataset);
}

/** A layer as the float network has it. */
export function floatLayer({ inputs, outputs, weights, bias }: LayerState): FloatLayer {
  return {
    inputs,
    outputs,
    weights: transpose(weights.values, inputs, outputs),
    bias: bias.values.slice(),
  };
}

/** The network that consists of trained layers and heads. */
export function headsNetwork(
  task: Task,
  { layers, heads }: Parts,
  { label, normalization }: InputEncoding,
): FloatNetwork {
  const { features, classNames, convolutions } = task;
  const places = headPlaces(task);
  return {
    features,
    classNames,
    ...(label === undefined ? {} : { label }),
    normalization,
    prefixes: places.map(({ prefixes }, layer) =>
      convolutions === undefined ? prefixes : [layers[layer].outputs],
    ),
    layers: layers.map((layer, index) =>
      convolutions === undefined
        ? floatLayer(layer)
        : { ...floatLayer(layer), convolution: convolutions[index] },
    ),
    heads: heads.map((head, layer) => {
      const { weights, bias } = floatLayer(head);
      return { first: places[layer].first, weights, bias };
    }),
  };
}
