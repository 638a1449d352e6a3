import { type Dataset, featuresOf } from '../data/dataset.js';
import { prefixLogitsOf } from '../model/forward.js';
import { type FloatNetwork, headInputs } from '../model/network.js';
import { placeSinglePass, withAllActivations } from './activations.js';
import { HeadSampler, type HeadSamples } from './head-samples.js';
import { quantizeInputs } from './input.js';
import type { IntegerNetwork } from './integer-network.js';
import { absentHead, quantizeHead } from './quantize-head.js';
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

/**
 * The integer network with its heads, where heads decide.
 *
 * @param integer its layers
 * @param samples calibration samples, on which the heads are fitted
 * @throws InputError when a head reads so many units that a logit could overflow
 */
export function withHeads(float: FloatNetwork, integer: IntegerNetwork, samples: Dataset): IntegerNetwork {
  if (float.heads === undefined) return integer;
  const ofHeads = sampleHeads(float, integer, samples);
  const fitted = float.heads.map((head, i) => {
    const own = ofHeads[i];
    return head === undefined || own === undefined
      ? absentHead(i)
      : quantizeHead(head, i, float.layers, integer.scales.activationSteps, own);
  });
  const heads = fitted.map(({ head }) => head);
  const { model, scales } = integer;
  const offsets = placeSinglePass(
    model.layers.map((layer) => layer.outputs),
    heads,
  );
  const layers = model.layers.map((layer, i) => ({ ...layer, activationOffset: offsets[i] }));
  const logitSteps = fitted.map(({ logitStep }) => logitStep);
  return { ...integer, model: { ...model, layers, heads }, scales: { ...scales, logitSteps } };
}
