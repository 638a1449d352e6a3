import { type Dataset, featuresOf } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { LARGEST_VALUE } from '../kernel/limits.js';
import { activationsOf } from '../model/forward.js';
import { type FloatNetwork, outputValues } from '../model/network.js';
import { bestActivationStep } from './activation-step.js';
import { INPUT_SCALE_TEXT, isInputScale } from './input.js';

/** Labels for whose passes scales are chosen: the true one and a wrong one in turn; where heads decide there is one pass. */
function calibrationLabels(network: FloatNetwork, samples: Dataset, sample: number): readonly number[] {
  const right = samples.labels[sample];
  if (network.heads !== undefined) return [right];
  const classes = network.classNames.length;
  return [right, (right + 1 + (sample % (classes - 1))) % classes];
}

/** Activations of every layer on the calibration samples, in the passes of calibrationLabels. */
function calibrationActivations(network: FloatNetwork, samples: Dataset): readonly Float32Array[] {
  const passes = network.heads === undefined ? 2 : 1;
  const collected = network.layers.map(
    (layer) => new Float32Array(samples.count * passes * outputValues(layer)),
  );
  for (let sample = 0; sample < samples.count; sample++) {
    calibrationLabels(network, samples, sample).forEach((label, pass) => {
      activationsOf(network, featuresOf(samples, sample), label).forEach((activations, i) => {
        collected[i].set(activations, (passes * sample + pass) * activations.length);
      });
    });
  }
  return collected;
}

/**
 * Value of one activation step of every layer, chosen on calibration samples.
 *
 * @throws InputError when a layer has no active unit
 */
export function chooseActivationSteps(network: FloatNetwork, samples: Dataset): readonly number[] {
  return calibrationActivations(network, samples).map((activations, i) => {
    const step = bestActivationStep(activations);
    if (step === undefined) {
      throw new InputError(
        `layer ${i} has collapsed: none of its ${network.layers[i].outputs} units is active on ${samples.count} ` +
          'samples; train with a lower learning rate or another seed',
      );
    }
    return step;
  });
}

/**
 * Integer input steps per 1.0: those of the data if it defines them, otherwise the largest magnitude becomes 127.
 *
 * @throws InputError when all features are zero, one is infinite, or all are too small or too large for an input scale
 */
export function chooseInputScale(samples: Dataset): number {
  const largest = samples.features.reduce((max, feature) => Math.max(max, Math.abs(feature)), 0);
  if (samples.inputScale === undefined && !(largest > 0 && Number.isFinite(largest))) {
    throw new InputError(
      `${samples.source}: the largest magnitude of the features is ${largest}, which cannot be quantized; check that these are the features`,
    );
  }
  const scale = Math.fround(samples.inputScale ?? LARGEST_VALUE / largest);
  if (isInputScale(scale)) return scale;
  throw new InputError(
    samples.inputScale === undefined
      ? `${samples.source}: the largest magnitude of the features is ${largest}, which gives ${scale} input steps to 1.0; ` +
          `that must be ${INPUT_SCALE_TEXT}; scale the features, for example with data.standardize`
      : `${samples.source}: inputScale: is ${samples.inputScale}, must be ${INPUT_SCALE_TEXT}; give samples of another scale`,
  );
}
