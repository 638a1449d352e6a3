import type { Dataset } from '../data/dataset.js';
import { accuracyOf, bestLabel } from '../model/forward.js';
import type { LabelEncoding } from '../model/network.js';
import { normalizeRows } from './goodness.js';
import { blankInputs, type InputEncoding, labelInputs } from './inputs.js';
import type { LayerState } from './layer-step.js';
import type { Multiply } from './matrix.js';

/** Samples that go through the network side by side; every label of each is a row. */
const CHUNK = 250;

/** With a label that is written into the input. */
type LabelledEncoding = InputEncoding & { readonly label: LabelEncoding };

/** Adds the bias, applies the ReLU and adds `mean(h^2)` of every row to `goodness`. */
function rectify(rows: Float32Array, bias: Float32Array, goodness: Float64Array): void {
  const units = bias.length;
  for (let row = 0; row < goodness.length; row++) {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) {
      const activation = rows[row * units + unit] + bias[unit];
      const rectified = (activation + Math.abs(activation)) / 2;
      rows[row * units + unit] = rectified;
      sum += rectified * rectified;
    }
    goodness[row] += sum / units;
  }
}

/** Goodness of all layers, summed, for every label of some samples: `[samples][classes]`. */
function chunkGoodness(
  layers: readonly LayerState[],
  encoding: LabelledEncoding,
  dataset: Dataset,
  samples: Uint32Array,
  multiply: Multiply,
): Float64Array {
  const { classes } = encoding;
  const [first, ...later] = layers;
  const units = first.outputs;
  const goodness = new Float64Array(samples.length * classes);
  const blank = blankInputs(dataset, samples, encoding);
  const { inputs, slots } = labelInputs(blank, samples.length, encoding, encoding.label);
  const product = multiply(inputs, first.weights.values, samples.length, first.inputs, units);
  let rows: Float32Array = new Float32Array(goodness.length * units);
  for (let row = 0; row < goodness.length; row++) {
    const sample = Math.floor(row / classes);
    const labelRow = (row % classes) * units;
    for (let unit = 0; unit < units; unit++) {
      rows[row * units + unit] =
        product[sample * units + unit] + slots[sample] * first.weights.values[labelRow + unit];
    }
  }
  rectify(rows, first.bias.values, goodness);
  for (const layer of later) {
    normalizeRows(rows, layer.inputs, encoding.normalization);
    rows = multiply(rows, layer.weights.values, goodness.length, layer.inputs, layer.outputs);
    rectify(rows, layer.bias.values, goodness);
  }
  return goodness;
}

/**
 * Accuracy, in [0, 1], of full multi-pass inference (the goodness of all layers, summed) with layers in training.
 */
export function evaluate(
  layers: readonly LayerState[],
  encoding: LabelledEncoding,
  dataset: Dataset,
  multiply: Multiply,
): number {
  const { classes } = encoding;
  const answers = new Uint8Array(dataset.count);
  for (let start = 0; start < dataset.count; start += CHUNK) {
    const count = Math.min(CHUNK, dataset.count - start);
    const samples = Uint32Array.from({ length: count }, (_, index) => start + index);
    const goodness = chunkGoodness(layers, encoding, dataset, samples, multiply);
    for (let sample = 0; sample < count; sample++) {
      answers[start + sample] = bestLabel(goodness.subarray(sample * classes, (sample + 1) * classes));
    }
  }
  return accuracyOf(answers, dataset);
}
