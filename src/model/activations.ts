import { type Convolution, copyPatches, positionsOf } from './convolution.js';
import { addGroupProducts } from './groups.js';
import { multiply, sumOfSquares } from './multiply.js';
import { type FloatLayer, type FloatNetwork, inputWidth, type LabelEncoding } from './network.js';
import { inputFactor, normalizationFactor } from './normalization.js';

/** Activations of one pass: one array per layer, `[outputs]`, or of a convolution the map `[height][width][outputs]`. */
export type Pass = readonly Float64Array[];

/**
 * The input of the first layer before normalisation, with every label slot at the same value: `[inputWidth]`.
 *
 * @throws RangeError when the vector does not have the width that the network was trained on
 */
function inputWith(network: FloatNetwork, features: Float32Array, slots: number): Float64Array {
  if (features.length !== network.features) {
    throw new RangeError(`a sample has ${features.length} features; the network expects ${network.features}`);
  }
  const classes = network.classNames.length;
  const placement = network.label?.placement;
  const input = new Float64Array(inputWidth(network.features, classes, placement));
  input.set(features, placement === 'prepend' ? classes : 0);
  if (placement !== undefined) input.fill(slots, 0, classes);
  return input;
}

/**
 * Activations of the first layer for every label. The inputs of the labels differ only in the label slots and have
 * the same length, so the product with the features is computed once and a label adds one column of the weights.
 */
function labelledLayer(
  network: FloatNetwork,
  { amplitude }: LabelEncoding,
  features: Float32Array,
  labels: readonly number[],
): Float64Array[] {
  const [layer] = network.layers;
  const input = inputWith(network, features, 0);
  const scale = inputFactor(network.normalization, sumOfSquares(input) + amplitude * amplitude, input.length);
  const product = multiply(layer, input);
  return labels.map((label) => {
    const activations = new Float64Array(layer.outputs);
    for (let unit = 0; unit < layer.outputs; unit++) {
      const slot = amplitude * layer.weights[unit * layer.inputs + label];
      activations[unit] = Math.max(0, scale * (product[unit] + slot) + layer.bias[unit]);
    }
    return activations;
  });
}

/** `W * patch` for every patch of a map: `[positions][outputs]`. */
function convolve(layer: FloatLayer, convolution: Convolution, map: Float64Array): Float64Array {
  const positions = positionsOf(convolution.output);
  if (convolution.groups !== undefined) {
    const products = new Float64Array(positions * layer.outputs);
    const order = { input: 1, output: layer.inputs };
    addGroupProducts(map, 1, convolution, layer.outputs, layer.weights, order, products);
    return products;
  }
  const patches = new Float64Array(positions * layer.inputs);
  copyPatches(map, 1, convolution, patches);
  const sums = new Float64Array(positions * layer.outputs);
  for (let position = 0; position < positions; position++) {
    const patch = patches.subarray(position * layer.inputs, (position + 1) * layer.inputs);
    sums.set(multiply(layer, patch), position * layer.outputs);
  }
  return sums;
}

/** `relu(scale * W * x + b)`, at every position of a convolution. */
function activate(layer: FloatLayer, input: Float64Array, scale: number): Float64Array {
  const { convolution, outputs, bias } = layer;
  const activations =
    convolution === undefined ? multiply(layer, input) : convolve(layer, convolution, input);
  for (let start = 0; start < activations.length; start += outputs) {
    for (let unit = 0; unit < outputs; unit++) {
      activations[start + unit] = Math.max(0, scale * activations[start + unit] + bias[unit]);
    }
  }
  return activations;
}

/** The activations of the first layer and of all that follow it. */
function laterLayers(network: FloatNetwork, first: Float64Array): Pass {
  const pass = [first];
  for (const layer of network.layers.slice(1)) {
    const input = pass[pass.length - 1];
    pass.push(
      activate(layer, input, normalizationFactor(network.normalization, sumOfSquares(input), input.length)),
    );
  }
  return pass;
}

/**
 * The single pass of a network in which heads decide, with the neutral label in the input where there is one.
 *
 * @param features one sample, `[features]`, as the data set has it (not normalised, no label)
 * @throws RangeError when the sample has another width than the network
 */
export function singlePass(network: FloatNetwork, features: Float32Array): Pass {
  const input = inputWith(network, features, network.label?.amplitude ?? 0);
  const scale = inputFactor(network.normalization, sumOfSquares(input), input.length);
  return laterLayers(network, activate(network.layers[0], input, scale));
}

/**
 * A pass for each of some labels, of a network in which goodness decides.
 *
 * @param features one sample, `[features]`, as the data set has it (not normalised, no label)
 * @throws RangeError when the sample has another width than the network, or the network knows no label
 */
export function labelPasses(
  network: FloatNetwork,
  features: Float32Array,
  labels: readonly number[],
): readonly Pass[] {
  if (network.label === undefined) {
    throw new RangeError('the network has no label in its input; goodness cannot distinguish the classes');
  }
  const first = labelledLayer(network, network.label, features, labels);
  return first.map((activations) => laterLayers(network, activations));
}

/**
 * Activations `relu(W * normalised(x) + b)` of every layer: one array per layer, `[outputs]`, or of a convolution the map
 * `[height][width][outputs]`.
 *
 * @param label written into the input; where heads decide there is one pass for all labels
 * @throws RangeError when the sample has another width than the network, or there is no such label
 */
export function activationsOf(network: FloatNetwork, features: Float32Array, label: number): Pass {
  if (!Number.isInteger(label) || label < 0 || label >= network.classNames.length) {
    throw new RangeError(`label ${label}: the network has labels 0..${network.classNames.length - 1}`);
  }
  if (network.heads !== undefined) return singlePass(network, features);
  const [pass] = labelPasses(network, features, [label]);
  return pass;
}
