import { InputError } from '../config/input-error.js';
import { type Dataset, featuresOf } from '../data/dataset.js';
import { RULE_GOODNESS } from '../kernel/types.js';
import { activationsOf } from '../model/forward.js';
import type { FloatNetwork } from '../model/network.js';
import { bestActivationStep } from './activation-step.js';
import { placeActivations, withAllActivations } from './activations.js';
import { quantizeFirstLayer } from './first-layer.js';
import { commonGoodnessStep } from './goodness-step.js';
import { INPUT_MAX, quantizeInputs } from './input.js';
import { type IntegerModel, type IntegerNetwork, layerEnds } from './integer-network.js';
import { type LayerQuantization, longestRow, quantizeLayer, quantizeWeights } from './quantize-layer.js';
import { SignalToNoise } from './signal-to-noise.js';
import { traceAll } from './trace.js';
import { withZeroSkipping, zeroShare } from './zeros.js';

/** Below this a layer's integers have little to do with its activations. */
const COLLAPSED_DECIBELS = 10;

/** A quantized network and how faithful it is. */
export interface Quantization {
  readonly network: IntegerNetwork;
  /** Signal-to-noise ratio of the true label's activations on the calibration samples, for every layer, in decibels. */
  readonly signalToNoise: readonly number[];
}

/** Activations of every layer on the calibration samples, for the true label and one wrong one in turn. */
function calibrationActivations(network: FloatNetwork, samples: Dataset): readonly Float32Array[] {
  const collected = network.layers.map((layer) => new Float32Array(samples.count * 2 * layer.outputs));
  const classes = network.classNames.length;
  for (let sample = 0; sample < samples.count; sample++) {
    const right = samples.labels[sample];
    const wrong = (right + 1 + (sample % (classes - 1))) % classes;
    [right, wrong].forEach((label, turn) => {
      activationsOf(network, featuresOf(samples, sample), label).forEach((activations, i) => {
        collected[i].set(activations, (2 * sample + turn) * activations.length);
      });
    });
  }
  return collected;
}

function activationSteps(network: FloatNetwork, samples: Dataset): readonly number[] {
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

/** Integer input steps per 1.0: those of the data where it has any, else the largest magnitude becomes 127. */
function chooseInputScale(samples: Dataset): number {
  if (samples.inputScale !== undefined) return Math.fround(samples.inputScale);
  const largest = samples.features.reduce((max, feature) => Math.max(max, Math.abs(feature)), 0);
  if (!(largest > 0 && Number.isFinite(largest))) {
    throw new InputError(
      `${samples.source}: the largest magnitude of the features is ${largest}; nothing to quantize`,
    );
  }
  return Math.fround(INPUT_MAX / largest);
}

function buildModel(network: FloatNetwork, inputScale: number, steps: readonly number[]): IntegerNetwork {
  const classes = network.classNames.length;
  const units = network.layers.map((layer) => layer.outputs);
  const { goodnessStep, scales } = commonGoodnessStep(steps, units);
  const { offsets } = placeActivations(units, classes);
  const first = quantizeFirstLayer(network.layers[0], network.features, classes, network.label, inputScale);
  const { normalization } = network;
  // What stands for the squared length of every input where inputs are not normalised: no input is longer.
  const taken =
    normalization.input === 'none'
      ? first.labelSquare + (network.features - first.labelSlots) * INPUT_MAX ** 2
      : undefined;
  const layers = network.layers.map((layer, i) => {
    const shared = {
      normalizedLength: normalization.kind === 'rms' ? Math.sqrt(layer.inputs) : 1,
      goodness: scales[i],
      activationOffset: offsets[i],
    };
    if (i === 0) {
      const normalizedLength = taken === undefined ? shared.normalizedLength : Math.sqrt(taken) / inputScale;
      return quantizeLayer(layer, { ...shared, ...first, normalizedLength, columns: network.features });
    }
    const { levels, step } = quantizeWeights(layer.weights);
    const plan: LayerQuantization = {
      ...shared,
      levels,
      columns: layer.inputs,
      weightStep: step,
      longestRow: longestRow(levels, layer.inputs),
    };
    return quantizeLayer(layer, plan);
  });
  const exits = layerEnds(layers);
  const model: IntegerModel = {
    features: network.features,
    classes,
    labelSlots: first.labelSlots,
    labelSquare: taken === undefined ? first.labelSquare : -taken,
    labelMultiplier: first.labelMultiplier,
    labelWeights: first.labelWeights,
    room: 0,
    layerCount: layers.length,
    layers,
    rule: RULE_GOODNESS,
    exitCount: exits.length,
    exits,
  };
  const activationSteps = scales.map((scale) => scale.activationStep);
  const scalesOf = { inputScale, activationSteps, goodnessStep };
  return { classNames: network.classNames, model, zeroShares: layers.map(() => 0), scales: scalesOf };
}

/** Decibels between the float activations of the true label and the error of the integer ones, and zeros, by layer. */
interface Measurement {
  readonly signalToNoise: readonly number[];
  readonly zeroShares: readonly number[];
}

/** Compares the integer activations of the true label with the float ones, layer by layer, and counts zeros. */
function measureLayers(float: FloatNetwork, integer: IntegerNetwork, samples: Dataset): Measurement {
  const model = withAllActivations(integer.model);
  const ratios = model.layers.map(() => new SignalToNoise());
  const zeros = model.layers.map(() => 0);
  const inputs = quantizeInputs(samples.features, integer.scales.inputScale);
  traceAll(model, inputs, undefined, (sample, workspace) => {
    const label = samples.labels[sample];
    const expected = activationsOf(float, featuresOf(samples, sample), label);
    model.layers.forEach((layer, i) => {
      const start = layer.activationOffset + label * layer.outputs;
      const levels = workspace.activations.subarray(start, start + layer.outputs);
      ratios[i].add(expected[i], levels, integer.scales.activationSteps[i]);
      zeros[i] += zeroShare(levels) / samples.count;
    });
  });
  return {
    signalToNoise: ratios.map((ratio) => ratio.decibels),
    zeroShares: [zeroShare(inputs), ...zeros.slice(0, -1)],
  };
}

/**
 * Turns a float network into the integer network that the kernel runs: int8 weights, 7-bit activations, scales
 * calibrated on training samples, multipliers and shifts from worst-case bounds. It has an exit point at the end of
 * every layer, none of which stops the network yet.
 *
 * @param samples calibration samples, from the training part
 * @throws InputError when a layer has collapsed: no active unit, or less than 10 dB between signal and noise
 */
export function quantize(network: FloatNetwork, samples: Dataset): Quantization {
  const inputScale = chooseInputScale(samples);
  const integer = buildModel(network, inputScale, activationSteps(network, samples));
  const { signalToNoise, zeroShares } = measureLayers(network, integer, samples);
  const collapsed = signalToNoise.findIndex((decibels) => decibels < COLLAPSED_DECIBELS);
  if (collapsed >= 0) {
    throw new InputError(
      `layer ${collapsed} does not survive 8 bits: ${signalToNoise[collapsed].toFixed(1)} dB between signal and ` +
        `quantization noise, ${COLLAPSED_DECIBELS} dB needed; its weights or activations have a few values far above the others`,
    );
  }
  return {
    network: { ...integer, zeroShares, model: withZeroSkipping(integer.model, zeroShares) },
    signalToNoise,
  };
}
