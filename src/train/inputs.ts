import { type Dataset, featuresOf } from '../data/dataset.js';
import { inputFactor } from '../model/forward.js';
import { inputWidth, type LabelEncoding, type Normalization } from '../model/network.js';
import { type Shift, shiftPicture } from './shift.js';

/** How samples become inputs of the first layer. */
export interface InputEncoding {
  readonly classes: number;
  readonly label: LabelEncoding;
  readonly normalization: Normalization;
}

/** Inputs of the first layer for some samples. */
export interface EncodedInputs {
  /** Normalised, every label slot at zero, `[count][inputs]`. */
  readonly inputs: Float32Array;
  /** Value of the label slot that is set, normalised, `[count]`: the same for every label. */
  readonly slots: Float32Array;
}

/** What is done to samples while training, anew in every epoch. */
export interface Augmentation {
  /** Moves a picture. */
  readonly shiftOf?: (() => Shift) | undefined;
  /** What is added to a feature. */
  readonly noiseOf?: (() => number) | undefined;
}

/**
 * Encodes samples for the first layer. A sample has the same length with any label written into it, so it is
 * normalised once.
 *
 * @param samples positions in the data set
 * @param augmentation what is done to them before they are encoded
 */
export function encodeInputs(
  dataset: Dataset,
  samples: Uint32Array,
  encoding: InputEncoding,
  { shiftOf, noiseOf }: Augmentation = {},
): EncodedInputs {
  const { classes, label, normalization } = encoding;
  const width = inputWidth(dataset.width, classes, label.placement);
  const start = width - dataset.width;
  const inputs = new Float32Array(samples.length * width);
  const slots = new Float32Array(samples.length);
  for (let index = 0; index < samples.length; index++) {
    const offset = index * width;
    const features = featuresOf(dataset, samples[index]);
    if (shiftOf !== undefined && dataset.imageShape !== undefined) {
      shiftPicture(features, dataset.imageShape, shiftOf(), inputs, offset + start);
    } else {
      inputs.set(features, offset + start);
    }
    inputs.fill(0, offset, offset + classes);
    if (noiseOf !== undefined) {
      for (let position = offset + classes; position < offset + width; position++) {
        inputs[position] += noiseOf();
      }
    }
    let sum = label.amplitude * label.amplitude;
    for (let position = offset + classes; position < offset + width; position++) {
      sum += inputs[position] * inputs[position];
    }
    const scale = inputFactor(normalization, sum, width);
    for (let position = offset + classes; position < offset + width; position++) {
      inputs[position] *= scale;
    }
    slots[index] = scale * label.amplitude;
  }
  return { inputs, slots };
}
