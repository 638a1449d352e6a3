import { type Dataset, featuresOf } from '../data/dataset.js';
import { goodnessOf, prefixGoodnessOf } from './goodness.js';
import { logitsOf, prefixLogitsOf } from './logits.js';
import type { FloatNetwork } from './network.js';

export { activationsOf } from './activations.js';
export { goodnessOf, prefixGoodnessOf } from './goodness.js';
export { logitsOf, prefixLogitsOf } from './logits.js';
export { inputFactor, normalizationFactor } from './normalization.js';

/** The answers of a network for every sample of a data set. */
export interface Classification {
  /** `[count]` */
  readonly labels: Uint8Array;
  /** Cumulative goodness, or the logits of heads (NaN for a layer without head): `[count][layers][classes]`. */
  readonly scores: Float64Array;
}

/**
 * What decides after every layer, `[layers][classes]`: cumulative goodness, or the logits of heads. NaN marks a layer
 * without a head, after which the network cannot stop; the last layer always has scores.
 *
 * @param features one sample, `[features]`, as the data set has it (not normalised, no label)
 * @throws RangeError when the sample has another width than the network
 */
export function scoresOf(network: FloatNetwork, features: Float32Array): Float64Array {
  return network.heads === undefined ? goodnessOf(network, features) : logitsOf(network, features);
}

/**
 * What decides at every prefix of every layer: one array `[prefixes][classes]` per layer, in the order of
 * `network.prefixes`; NaN throughout for a layer without head.
 *
 * @throws RangeError when the sample has another width than the network
 */
export function prefixScoresOf(network: FloatNetwork, features: Float32Array): Float64Array[] {
  return network.heads === undefined
    ? prefixGoodnessOf(network, features)
    : prefixLogitsOf(network, features);
}

/** The label with the largest score; the lower one when two are equal. */
export function bestLabel(scores: ArrayLike<number>): number {
  let best = 0;
  for (let label = 1; label < scores.length; label++) {
    best = scores[label] > scores[best] ? label : best;
  }
  return best;
}

/** Runs the whole network on every sample: the answers, and the goodness or logits that lead to them. */
export function classifyAll(network: FloatNetwork, dataset: Dataset): Classification {
  const classes = network.classNames.length;
  const perSample = network.layers.length * classes;
  const labels = new Uint8Array(dataset.count);
  const scores = new Float64Array(dataset.count * perSample);
  for (let index = 0; index < dataset.count; index++) {
    const row = scoresOf(network, featuresOf(dataset, index));
    scores.set(row, index * perSample);
    labels[index] = bestLabel(row.subarray(perSample - classes));
  }
  return { labels, scores };
}

/** Share of the samples whose answer is the true label, in [0, 1]. */
export function accuracyOf(answers: Uint8Array, dataset: Dataset): number {
  let right = 0;
  for (let index = 0; index < dataset.count; index++) {
    right += answers[index] === dataset.labels[index] ? 1 : 0;
  }
  return right / dataset.count;
}
