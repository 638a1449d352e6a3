import { type Dataset, featuresOf } from '../data/dataset.js';
import { prefixLogitsOf } from '../model/forward.js';
import { type FloatNetwork, headInputs } from '../model/network.js';
import { placeSinglePass, withAllActivations, withPlacedMaps } from './activations.js';
import { type PooledLayer, pooledSteps, pooledValues } from './convolutions.js';
import { HeadSampler, type HeadSamples } from './head-samples.js';
import { quantizeInputs } from './input.js';
import type { IntegerHead, IntegerModel, IntegerNetwork } from './integer-network.js';
import { absentHead, quantizeHead } from './quantize-head.js';
import { padRows } from './rows.js';
import { traceAll } from './trace.js';

/** What each head reads when samples pass through the integer layers, at the end of its layer and at its prefixes in turn. */
function sampleHeads(
  float: FloatNetwork,
  integer: IntegerNetwork,
  samples: Dataset,
): readonly (HeadSamples | undefined)[] {
  const model = withAllActivations(integer.model);
  const samplers = float.heads?.map((head, i) =>
    head === undefined ? undefined : new HeadSampler(headInputs(float.layers, head.first, i)),
  );
  const classes = float.classNames.length;
  const inputs = quantizeInputs(samples.features, integer.scales.inputScale);
  traceAll(model, inputs, undefined, (sample, { activations }) => {
    const logits = prefixLogitsOf(float, featuresOf(samples, sample));
    float.heads?.forEach((head, i) => {
      if (head === undefined) return;
      if (model.convolutionCount > 0) {
        samplers?.[i]?.add(pooledValues(model, i, activations), logits[i]);
        return;
      }
      const prefixes = float.prefixes[i];
      const last = prefixes.length - 1;
      // The layers are stored side by side.
      const from = model.layers[head.first].activationOffset;
      const own = model.layers[i].activationOffset;
      for (const prefix of last === 0 ? [0] : [sample % last, last]) {
        samplers?.[i]?.add(
          activations.subarray(from, own + prefixes[prefix]),
          logits[i].subarray(prefix * classes, (prefix + 1) * classes),
        );
      }
    });
  });
  return samplers?.map((sampler) => sampler?.samples) ?? [];
}

/** The value of one step of every input of a head: of activations, or of the means of a convolution. */
function inputSteps(
  { layers }: FloatNetwork,
  first: number,
  own: number,
  activationSteps: readonly number[],
  pooled: readonly PooledLayer[],
): readonly number[] {
  if (pooled.length > 0) {
    return pooledSteps(pooled[own], headInputs(layers, first, own), activationSteps[own]);
  }
  return layers
    .slice(first, own + 1)
    .flatMap(({ outputs }, i) => new Array<number>(outputs).fill(activationSteps[first + i]));
}

/** The same head, with a row of weights for every class. */
function withRows(head: IntegerHead, classes: number): IntegerHead {
  const { inputs, weights } = head;
  const rows = Int8Array.from(weights, (_, i) => weights[(i % inputs) * classes + Math.floor(i / inputs)]);
  return { ...head, weights: padRows(rows, inputs) };
}

/** The same model with a place for the activations of every layer, given what its heads read. */
function withPlacedActivations(model: IntegerModel): IntegerModel {
  if (model.convolutionCount > 0) return withPlacedMaps(model);
  const offsets = placeSinglePass(
    model.layers.map((layer) => layer.outputs),
    model.heads,
  );
  const layers = model.layers.map((layer, i) => ({ ...layer, activationOffset: offsets[i] }));
  return { ...model, layers };
}

/**
 * The integer network with its heads, where heads decide.
 *
 * @param integer its layers
 * @param samples calibration samples, on which the heads are fitted
 * @param pooled its convolutions, in the order of the layers; none where all layers are dense
 * @throws InputError when a head reads so many units that a logit could overflow
 */
export function withHeads(
  float: FloatNetwork,
  integer: IntegerNetwork,
  samples: Dataset,
  pooled: readonly PooledLayer[],
): IntegerNetwork {
  if (float.heads === undefined) return integer;
  const { model, scales } = integer;
  const ofHeads = sampleHeads(float, integer, samples);
  const fitted = float.heads.map((head, i) => {
    const own = ofHeads[i];
    if (head === undefined || own === undefined) return absentHead(i);
    return quantizeHead(head, i, inputSteps(float, head.first, i, scales.activationSteps, pooled), own);
  });
  const heads = fitted.map(({ head }) => (model.convolutionCount > 0 ? withRows(head, model.classes) : head));
  const logitSteps = fitted.map(({ logitStep }) => logitStep);
  return {
    ...integer,
    model: withPlacedActivations({ ...model, heads }),
    scales: { ...scales, logitSteps },
  };
}
