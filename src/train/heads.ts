import type { TrainableConfig } from '../config/config.js';
import { ruleNamed } from '../config/rules/registry.js';
import type { Dataset } from '../data/dataset.js';
import type { RandomStream } from '../math/random.js';
import { accuracyOf, bestLabel } from '../model/forward.js';
import { type FloatLayer, type FloatNetwork, inputWidth, type LabelEncoding } from '../model/network.js';
import { activate, descend, project } from './dense.js';
import { normalizeRows } from './goodness.js';
import { type HeadShape, headLoss, headSlopes, nestedWeights } from './head.js';
import { initialLayer, initialLayers } from './initialize.js';
import { blankInputs, type InputEncoding, singleInputs } from './inputs.js';
import type { LayerState, StepTime } from './layer-step.js';
import type { Task } from './learning-rule.js';
import { type Multiply, transpose } from './matrix.js';
import type { Parts } from './parts.js';
import { layerPrefixes } from './prefixes.js';

/** Samples that go through the network side by side. */
const CHUNK = 1000;

/** What the head of a layer reads, and where it answers. */
export interface HeadPlace extends HeadShape {
  /** First layer that is read. */
  readonly first: number;
}

/** Inputs of the first layer, then the units of every layer. */
export function widthsOf({ config, features, classNames }: Task, label: LabelEncoding | undefined): number[] {
  return [inputWidth(features, classNames.length, label?.placement), ...config.network.layers];
}

/** What the heads of a network read, one for every layer. */
export function headPlaces({ network, train }: TrainableConfig): HeadPlace[] {
  const reads = network.heads ?? ruleNamed(train.rule.kind).heads;
  return network.layers.map((units, layer) => {
    const first = reads === 'all' ? 0 : layer;
    const before = network.layers.slice(first, layer).reduce((sum, width) => sum + width, 0);
    return { first, before, prefixes: layerPrefixes(network.prefixes, units) };
  });
}

/** A fresh head for every layer. */
export function initialHeads({ config, classNames }: Task, stream: RandomStream): LayerState[] {
  return headPlaces(config).map(({ before }, layer) =>
    initialLayer(before + config.network.layers[layer], classNames.length, stream),
  );
}

/** Fresh layers, then a fresh head for each. */
export function initialHeadParts(task: Task, label: LabelEncoding | undefined, stream: RandomStream): Parts {
  const layers = initialLayers(widthsOf(task, label), stream);
  return { layers, heads: initialHeads(task, stream), decoders: [] };
}

/** How samples become inputs in the single pass of a network with heads. */
export function singleEncoding({ config, classNames }: Task, label?: LabelEncoding): InputEncoding {
  return { classes: classNames.length, label, normalization: config.network.normalization };
}

/**
 * What the head of a layer reads: the rows of its layers, side by side.
 *
 * @param activations of the layers so far, each `[count][units]`
 */
export function headRows(activations: readonly Float32Array[], count: number, first: number): Float32Array {
  const read = activations.slice(first);
  if (read.length === 1) return read[0];
  const widths = read.map((rows) => rows.length / count);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const joined = new Float32Array(count * total);
  let start = 0;
  read.forEach((rows, layer) => {
    const width = widths[layer];
    for (let row = 0; row < count; row++) {
      joined.set(rows.subarray(row * width, (row + 1) * width), row * total + start);
    }
    start += width;
  });
  return joined;
}

/** Activations of all layers, raw, each `[count][units]`. @param inputs from singleInputs */
export function forwardRows(
  inputs: Float32Array,
  count: number,
  layers: readonly LayerState[],
  { normalization }: InputEncoding,
  multiply: Multiply,
): Float32Array[] {
  const activations: Float32Array[] = [];
  let rows = inputs;
  for (const layer of layers) {
    const raw = activate(rows, count, layer, multiply);
    activations.push(raw);
    rows = normalizedRows(raw, layer.outputs, normalization);
  }
  return activations;
}

/** What a layer passes to the next: its activations, divided by their length if the network normalises. */
export function normalizedRows(
  activations: Float32Array,
  units: number,
  normalization: InputEncoding['normalization'],
): Float32Array {
  if (normalization.kind === 'none') return activations;
  const rows = activations.slice();
  normalizeRows(rows, units, normalization);
  return rows;
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
  const rows = headRows(activations, labels.length, place.first);
  const { loss, slopes } = headLoss(rows, labels, head, nestedWeights(head, place), multiply);
  descend(head, headSlopes(rows, slopes, labels.length, head, place, multiply), time);
  return loss;
}

/** Accuracy, in [0, 1], of the last head. */
export function evaluateHeads(
  { config, engine }: Task,
  { layers, heads }: Parts,
  encoding: InputEncoding,
  dataset: Dataset,
): number {
  const { classes } = encoding;
  const { first } = headPlaces(config)[layers.length - 1];
  const head = heads[layers.length - 1];
  const answers = new Uint8Array(dataset.count);
  for (let start = 0; start < dataset.count; start += CHUNK) {
    const count = Math.min(CHUNK, dataset.count - start);
    const samples = Uint32Array.from({ length: count }, (_, index) => start + index);
    const inputs = singleInputs(blankInputs(dataset, samples, encoding), count, encoding);
    const activations = forwardRows(inputs, count, layers, encoding, engine.multiply);
    const logits = project(headRows(activations, count, first), count, head, engine.multiply);
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
  { config, features, classNames }: Task,
  { layers, heads }: Parts,
  { label, normalization }: InputEncoding,
): FloatNetwork {
  const places = headPlaces(config);
  return {
    features,
    classNames,
    ...(label === undefined ? {} : { label }),
    normalization,
    prefixes: places.map(({ prefixes }) => prefixes),
    layers: layers.map(floatLayer),
    heads: heads.map((head, layer) => {
      const { weights, bias } = floatLayer(head);
      return { first: places[layer].first, weights, bias };
    }),
  };
}
