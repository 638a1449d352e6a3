import { type Dataset, featuresOf } from '../data/dataset.js';
import { type FloatLayer, type FloatNetwork, inputWidth, type Normalization } from './network.js';

/** The answers of a network for every sample of a data set. */
export interface Classification {
  /** `[count]` */
  readonly labels: Uint8Array;
  /** Cumulative goodness, `[count][layers][classes]`. */
  readonly goodness: Float64Array;
}

/** Activations after every layer for every label: `[layer][label]`, each with one value a unit. */
type LabelActivations = readonly (readonly Float64Array[])[];

/** The factor that a vector is multiplied with to normalise it, from its sum of squares and its width. */
export function normalizationFactor(
  normalization: Normalization,
  sumOfSquares: number,
  width: number,
): number {
  const mean = normalization.kind === 'rms' ? sumOfSquares / width : sumOfSquares;
  return 1 / (Math.sqrt(mean) + normalization.epsilon);
}

/** The same factor for the input of the first layer, which a network may take as it is. */
export function inputFactor(normalization: Normalization, sumOfSquares: number, width: number): number {
  return normalization.input === 'none' ? 1 : normalizationFactor(normalization, sumOfSquares, width);
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) {
    sum += value * value;
  }
  return sum;
}

/**
 * The input of the first layer before normalisation, with every label slot at zero: `[inputWidth]`.
 *
 * @throws RangeError when the vector has not the width that the network was trained on
 */
function blankInput(network: FloatNetwork, features: Float32Array): Float64Array {
  if (features.length !== network.features) {
    throw new RangeError(`a sample has ${features.length} features; the network expects ${network.features}`);
  }
  const classes = network.classNames.length;
  const { placement } = network.label;
  const input = new Float64Array(inputWidth(network.features, classes, placement));
  input.set(features, placement === 'prepend' ? classes : 0);
  input.fill(0, 0, classes);
  return input;
}

/**
 * `W * values`, visiting only the values that are not zero: pictures have empty borders and ReLU leaves many zeros.
 * Four rows at a time, so that every value and its position are loaded once for four products.
 */
function multiply(layer: FloatLayer, values: Float64Array): Float64Array {
  const { inputs, outputs, weights } = layer;
  const positions = new Int32Array(inputs);
  const kept = new Float64Array(inputs);
  let count = 0;
  for (let index = 0; index < inputs; index++) {
    positions[count] = index;
    kept[count] = values[index];
    count += values[index] === 0 ? 0 : 1;
  }
  const product = new Float64Array(outputs);
  let row = 0;
  for (; row + 4 <= outputs; row += 4) {
    const first = row * inputs;
    const second = first + inputs;
    const third = second + inputs;
    const fourth = third + inputs;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let index = 0; index < count; index++) {
      const position = positions[index];
      const value = kept[index];
      sum0 += weights[first + position] * value;
      sum1 += weights[second + position] * value;
      sum2 += weights[third + position] * value;
      sum3 += weights[fourth + position] * value;
    }
    product[row] = sum0;
    product[row + 1] = sum1;
    product[row + 2] = sum2;
    product[row + 3] = sum3;
  }
  for (; row < outputs; row++) {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      sum += weights[row * inputs + positions[index]] * kept[index];
    }
    product[row] = sum;
  }
  return product;
}

/**
 * Activations of the first layer for every label. The inputs of the labels differ only in the label slots and have
 * the same length, so the product with the features is computed once and a label adds one column of the weights.
 */
function firstLayer(network: FloatNetwork, input: Float64Array, labels: readonly number[]): Float64Array[] {
  const [layer] = network.layers;
  const { amplitude } = network.label;
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

function laterLayer(network: FloatNetwork, layer: FloatLayer, input: Float64Array): Float64Array {
  const scale = normalizationFactor(network.normalization, sumOfSquares(input), input.length);
  const activations = multiply(layer, input);
  for (let unit = 0; unit < layer.outputs; unit++) {
    activations[unit] = Math.max(0, scale * activations[unit] + layer.bias[unit]);
  }
  return activations;
}

function run(network: FloatNetwork, features: Float32Array, labels: readonly number[]): LabelActivations {
  let activations = firstLayer(network, blankInput(network, features), labels);
  const layers = [activations];
  for (const layer of network.layers.slice(1)) {
    activations = activations.map((input) => laterLayer(network, layer, input));
    layers.push(activations);
  }
  return layers;
}

function everyLabel(network: FloatNetwork): number[] {
  return network.classNames.map((_, label) => label);
}

/**
 * Cumulative goodness of every label after every layer, `[layers][classes]`: the sum over the layers so far of
 * `mean(h^2)` (multi-pass inference, Hinton 2022, section 3.3, with the mean in place of the sum).
 *
 * @param features one sample, `[features]`, as the data set has it (not normalised, no label)
 * @throws RangeError when the sample has another width than the network
 */
export function goodnessOf(network: FloatNetwork, features: Float32Array): Float64Array {
  const classes = network.classNames.length;
  const layers = run(network, features, everyLabel(network));
  const goodness = new Float64Array(layers.length * classes);
  layers.forEach((activations, layer) => {
    activations.forEach((values, label) => {
      const before = layer === 0 ? 0 : goodness[(layer - 1) * classes + label];
      goodness[layer * classes + label] = before + sumOfSquares(values) / values.length;
    });
  });
  return goodness;
}

/**
 * Cumulative goodness at every prefix of every layer: one array `[prefixes][classes]` a layer, in the order of
 * `network.prefixes`. A prefix of q units has `mean(h[:q]^2)`, to which the goodness of the layers before is added.
 *
 * @throws RangeError when the sample has another width than the network
 */
export function prefixGoodnessOf(network: FloatNetwork, features: Float32Array): Float64Array[] {
  const classes = network.classNames.length;
  const before = new Float64Array(classes);
  return run(network, features, everyLabel(network)).map((activations, layer) => {
    const prefixes = network.prefixes[layer];
    const goodness = new Float64Array(prefixes.length * classes);
    activations.forEach((values, label) => {
      prefixes.forEach((units, prefix) => {
        const mean = sumOfSquares(values.subarray(0, units)) / units;
        goodness[prefix * classes + label] = before[label] + mean;
      });
      before[label] += sumOfSquares(values) / values.length;
    });
    return goodness;
  });
}

/**
 * Activations `relu(W * normalised(x) + b)` of every layer for one label written into the input: one array
 * `[outputs]` a layer.
 *
 * @throws RangeError when the sample has another width than the network, or there is no such label
 */
export function activationsOf(network: FloatNetwork, features: Float32Array, label: number): Float64Array[] {
  if (!Number.isInteger(label) || label < 0 || label >= network.classNames.length) {
    throw new RangeError(`label ${label}: the network has labels 0..${network.classNames.length - 1}`);
  }
  return run(network, features, [label]).map(([activations]) => activations);
}

/** The label with the largest goodness; the lower one when two are equal. */
export function bestLabel(goodness: ArrayLike<number>): number {
  let best = 0;
  for (let label = 1; label < goodness.length; label++) {
    best = goodness[label] > goodness[best] ? label : best;
  }
  return best;
}

/** Runs full multi-pass inference on every sample: the answers and the cumulative goodness behind them. */
export function classifyAll(network: FloatNetwork, dataset: Dataset): Classification {
  const classes = network.classNames.length;
  const perSample = network.layers.length * classes;
  const labels = new Uint8Array(dataset.count);
  const goodness = new Float64Array(dataset.count * perSample);
  for (let index = 0; index < dataset.count; index++) {
    const row = goodnessOf(network, featuresOf(dataset, index));
    goodness.set(row, index * perSample);
    labels[index] = bestLabel(row.subarray(perSample - classes));
  }
  return { labels, goodness };
}

/** Share of the samples whose answer is the true label, in [0, 1]. */
export function accuracyOf(answers: Uint8Array, dataset: Dataset): number {
  let right = 0;
  for (let index = 0; index < dataset.count; index++) {
    right += answers[index] === dataset.labels[index] ? 1 : 0;
  }
  return right / dataset.count;
}
