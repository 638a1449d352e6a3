import { type Dataset, featuresOf } from '../data/dataset.js';
import { inputFactor } from '../model/forward.js';
import { inputWidth, type LabelEncoding, type Normalization } from '../model/network.js';
import type { Change } from './augment/augmentation.js';

/** How samples become inputs of the first layer. */
export interface InputEncoding {
  readonly classes: number;
  /** Absent where nothing is written into the input. */
  readonly label?: LabelEncoding | undefined;
  readonly normalization: Normalization;
}

/** Inputs of the first layer for some samples, into which any label can be written. */
export interface EncodedInputs {
  /** Normalised, every label slot at zero, `[count][inputs]`. */
  readonly inputs: Float32Array;
  /** Value of the label slot that is set, normalised, `[count]`: the same for every label. */
  readonly slots: Float32Array;
}

/** What is done to samples during training, again in every epoch. */
export interface SampleChanges {
  /** Changes its features, in place. */
  readonly change?: Change | undefined;
  /** What is added to a feature. */
  readonly noiseOf?: (() => number) | undefined;
}

/**
 * Inputs of the first layer before normalisation, every label slot at zero: `[samples][inputs]`.
 *
 * @param samples positions in the data set
 * @param changes what is done to them
 */
export function blankInputs(
  dataset: Dataset,
  samples: Uint32Array,
  { classes, label }: InputEncoding,
  { change, noiseOf }: SampleChanges = {},
): Float32Array {
  const width = inputWidth(dataset.width, classes, label?.placement);
  const start = width - dataset.width;
  const slots = label === undefined ? 0 : classes;
  const inputs = new Float32Array(samples.length * width);
  for (let index = 0; index < samples.length; index++) {
    const offset = index * width;
    inputs.set(featuresOf(dataset, samples[index]), offset + start);
    change?.(inputs.subarray(offset + start, offset + width));
    inputs.fill(0, offset, offset + slots);
    if (noiseOf !== undefined) {
      for (let position = offset + slots; position < offset + width; position++) {
        inputs[position] += noiseOf();
      }
    }
  }
  return inputs;
}

/** Returns the factor that normalises one input, and multiplies its features by it in place. */
function normalizeFeatures(
  inputs: Float32Array,
  start: number,
  end: number,
  width: number,
  squaredLabel: number,
  normalization: Normalization,
): number {
  let sum = squaredLabel;
  for (let position = start; position < end; position++) {
    sum += inputs[position] * inputs[position];
  }
  const scale = inputFactor(normalization, sum, width);
  for (let position = start; position < end; position++) {
    inputs[position] *= scale;
  }
  return scale;
}

/**
 * Normalises inputs for a label that is written in later. A sample has the same length with any label written into
 * it, so it is normalised once.
 *
 * @param blank from blankInputs; not changed
 * @param count samples
 */
export function labelInputs(
  blank: Float32Array,
  count: number,
  { classes, normalization }: InputEncoding,
  { amplitude }: LabelEncoding,
): EncodedInputs {
  const width = blank.length / count;
  const inputs = blank.slice();
  const slots = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    const offset = index * width;
    const end = offset + width;
    const square = amplitude * amplitude;
    slots[index] = amplitude * normalizeFeatures(inputs, offset + classes, end, width, square, normalization);
  }
  return { inputs, slots };
}

/**
 * Normalises inputs for a single pass: every label slot at the amplitude where there is a label (LightFF's neutral
 * label, arXiv 2404.05241), nothing but the features where there is none.
 *
 * @param blank from blankInputs; not changed
 * @param count samples
 */
export function singleInputs(
  blank: Float32Array,
  count: number,
  { classes, label, normalization }: InputEncoding,
): Float32Array {
  const width = blank.length / count;
  const slots = label === undefined ? 0 : classes;
  const amplitude = label?.amplitude ?? 0;
  const square = slots * amplitude * amplitude;
  const inputs = blank.slice();
  for (let index = 0; index < count; index++) {
    const offset = index * width;
    const start = offset + slots;
    const scale = normalizeFeatures(inputs, start, offset + width, width, square, normalization);
    inputs.fill(scale * amplitude, offset, start);
  }
  return inputs;
}
