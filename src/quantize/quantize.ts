import type { Dataset } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import type { FloatNetwork } from '../model/network.js';
import { buildModel } from './build-model.js';
import { chooseActivationSteps, chooseInputScale } from './choose-steps.js';
import { pooledLayers } from './convolutions.js';
import { equalizeChannels } from './equalize.js';
import type { IntegerNetwork } from './integer-network.js';
import { keepColumns, type WindowsOfStream } from './keep-columns.js';
import { type Faithfulness, measureLayers } from './measure.js';
import { withHeads } from './with-heads.js';
import { withZeroSkipping } from './zeros.js';

/** Below this, in decibels, a layer's integers hardly represent its activations, or a head's integers its logits. */
const COLLAPSED_DECIBELS = 10;

/** A quantized network and how accurate it is. */
export interface Quantization extends Faithfulness {
  readonly network: IntegerNetwork;
}

/** Refuses a network that 8 bits are not enough for. @throws InputError naming the layer or the head */
function checkFaithful({ signalToNoise, logitSignalToNoise = [] }: Faithfulness): void {
  const collapsed = signalToNoise.findIndex((decibels) => decibels < COLLAPSED_DECIBELS);
  if (collapsed >= 0) {
    throw new InputError(
      `layer ${collapsed} does not survive 8 bits: ${signalToNoise[collapsed].toFixed(1)} dB between signal and ` +
        `quantization noise, ${COLLAPSED_DECIBELS} dB needed; its weights or activations have a few values far above the others`,
    );
  }
  logitSignalToNoise.forEach((decibels, head) => {
    if (decibels === null || decibels >= COLLAPSED_DECIBELS) return;
    throw new InputError(
      `head ${head} does not survive 8 bits: ${decibels.toFixed(1)} dB between its logits and their ` +
        `quantization noise, ${COLLAPSED_DECIBELS} dB needed; it weighs layers far differently, or has not been trained`,
    );
  });
}

/**
 * Turns a float network into the integer network that the kernel runs: int8 weights, 7-bit activations, scales
 * calibrated on training samples, multipliers and shifts from worst-case bounds, heads fitted to what the integer layers
 * compute. It has an exit point at the end of every layer, none of which stops the network yet.
 *
 * @param samples calibration samples, from the training part
 * @param windows of a stream, if layers keep their outputs from one to the next
 * @throws InputError when layers cannot keep their outputs, and when a layer or a head has collapsed: no active unit, or less than 10 dB between signal and noise
 */
export function quantize(given: FloatNetwork, samples: Dataset, windows?: WindowsOfStream): Quantization {
  const network = equalizeChannels(given);
  const inputScale = chooseInputScale(samples);
  const steps = chooseActivationSteps(network, samples);
  const pooled = pooledLayers(network, steps, samples);
  const placed = pooled.map(({ convolution }) => convolution);
  const convolutions = windows === undefined ? placed : keepColumns(network, placed, windows);
  const layers = buildModel(network, inputScale, steps, convolutions);
  const integer = withHeads(network, layers, samples, pooled);
  const { zeroShares, ...faithfulness } = measureLayers(network, integer, samples);
  checkFaithful(faithfulness);
  return {
    network: { ...integer, zeroShares, model: withZeroSkipping(integer.model, zeroShares) },
    ...faithfulness,
  };
}
