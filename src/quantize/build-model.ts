import { LARGEST_SQUARE } from '../kernel/limits.js';
import { type Convolution, RULE_GOODNESS } from '../kernel/types.js';
import { type FloatNetwork, inputValues } from '../model/network.js';
import { placeActivations, placeSinglePass, withPlacedMaps } from './activations.js';
import { type FirstLayerWeights, quantizeFirstLayer, quantizePlainFirstLayer } from './first-layer.js';
import { commonGoodnessStep, type GoodnessScale } from './goodness-step.js';
import { type IntegerModel, type IntegerNetwork, layerEnds } from './integer-network.js';
import { absentHead } from './quantize-head.js';
import { longestRow, quantizeLayer, quantizeWeights } from './quantize-layer.js';

/** The first layer with its label slots apart, where there are any. */
function firstLayerOf(network: FloatNetwork, inputScale: number): FirstLayerWeights {
  const { label, features, classNames, heads } = network;
  const [layer] = network.layers;
  if (label === undefined) return quantizePlainFirstLayer(layer);
  const slots = { classes: classNames.length, label, neutral: heads !== undefined };
  return quantizeFirstLayer(layer, features, slots, inputScale);
}

/** Scales of goodness and of activations. Heads need no common unit, so that the activation steps stay as they are. */
function scalesOf(network: FloatNetwork, steps: readonly number[]) {
  const units = network.layers.map((layer) => layer.outputs);
  if (network.heads === undefined) return commonGoodnessStep(steps, units);
  return {
    goodnessStep: 1,
    scales: steps.map((activationStep): GoodnessScale => ({ multiplier: 1, shift: 1, activationStep })),
  };
}

/**
 * The squared length that is assumed for every input vector of a layer that is not normalised, in integer steps: no vector
 * is longer. 0 for a layer that is normalised.
 */
function takenSquares(network: FloatNetwork, index: number, first: FirstLayerWeights): number {
  const { kind, input } = network.normalization;
  if (kind !== 'none' && (index > 0 || input !== 'none')) return 0;
  return index > 0
    ? inputValues(network.layers[index]) * LARGEST_SQUARE
    : (network.features - first.labelSlots) * LARGEST_SQUARE + first.labelSquare;
}

/**
 * The integer network without its heads, which are fitted to what its layers compute.
 *
 * @param inputScale integer input steps per 1.0 of a feature
 * @param steps activation steps; those of the network may differ by a few percent
 * @param convolutions of its layers; none where all are dense
 */
export function buildModel(
  network: FloatNetwork,
  inputScale: number,
  steps: readonly number[],
  convolutions: readonly Convolution[],
): IntegerNetwork {
  const classes = network.classNames.length;
  const units = network.layers.map((layer) => layer.outputs);
  const { goodnessStep, scales } = scalesOf(network, steps);
  const activationSteps = scales.map((scale) => scale.activationStep);
  const heads = network.heads?.map((_, i) => absentHead(i).head) ?? [];
  const offsets =
    network.heads === undefined ? placeActivations(units, classes).offsets : placeSinglePass(units, heads);
  const first = firstLayerOf(network, inputScale);
  const layers = network.layers.map((layer, i) => {
    const squaredLength = takenSquares(network, i, first);
    const inputStep = i === 0 ? 1 / inputScale : activationSteps[i - 1];
    const own = network.normalization.kind === 'rms' ? Math.sqrt(inputValues(layer)) : 1;
    const shared = {
      normalizedLength: squaredLength === 0 ? own : Math.sqrt(squaredLength) * inputStep,
      goodness: scales[i],
      activationOffset: offsets[i],
      squaredLength,
    };
    if (i === 0) {
      const columns = layer.convolution === undefined ? network.features : layer.inputs;
      return quantizeLayer(layer, { ...shared, ...first, columns });
    }
    const { levels, step } = quantizeWeights(layer.weights);
    return quantizeLayer(layer, {
      ...shared,
      levels,
      columns: layer.inputs,
      weightStep: step,
      longestRow: longestRow(levels, layer.inputs),
    });
  });
  const exits = layerEnds(layers);
  const model: IntegerModel = {
    features: network.features,
    classes,
    labelSlots: first.labelSlots,
    labelCount: first.labelCount,
    labelSquare: first.labelSquare,
    labelMultiplier: first.labelMultiplier,
    labelWeights: first.labelWeights,
    room: 0,
    layerCount: layers.length,
    layers,
    headCount: heads.length,
    heads,
    convolutionCount: convolutions.length,
    convolutions,
    rule: RULE_GOODNESS,
    exitCount: exits.length,
    exits,
  };
  return {
    classNames: network.classNames,
    model: convolutions.length > 0 ? withPlacedMaps(model) : model,
    zeroShares: layers.map(() => 0),
    scales: { inputScale, activationSteps, goodnessStep },
  };
}
