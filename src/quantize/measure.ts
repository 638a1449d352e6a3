import { type Dataset, featuresOf } from '../data/dataset.js';
import { valuesGiven } from '../kernel/layers/bounds.js';
import { activationsOf, logitsOf } from '../model/forward.js';
import type { FloatNetwork } from '../model/network.js';
import { withAllActivations } from './activations.js';
import { quantizeInputs } from './input.js';
import type { IntegerNetwork } from './integer-network.js';
import { goodnessAt, type Trace, traceAll } from './trace.js';
import { zeroShare } from './zeros.js';

/** How accurate a quantized network is, on its calibration samples. */
export interface Faithfulness {
  /** Signal-to-noise ratio of the activations (of the pass with the true label), for every layer, in decibels. */
  readonly signalToNoise: readonly number[];
  /** Where heads decide: the same for the logits of every layer's head; null for a layer without a head. */
  readonly logitSignalToNoise?: readonly (number | null)[];
}

/** What is measured on calibration samples. */
export interface Measurement extends Faithfulness {
  /** Share of zeros, 0 to 1, among the inputs of every layer. */
  readonly zeroShares: readonly number[];
}

/** Collects signal and error energy of one layer; the ratio is taken at the end. */
class SignalToNoise {
  #signal = 0;
  #noise = 0;

  /** Adds a vector of float activations and the levels that the integer layer gave, each worth `step`. */
  add(expected: ArrayLike<number>, levels: ArrayLike<number>, step: number): void {
    for (let i = 0; i < expected.length; i++) {
      this.#signal += expected[i] ** 2;
      this.#noise += (expected[i] - levels[i] * step) ** 2;
    }
  }

  /** 10 log10(signal / noise) in decibels; 0 when there was no signal, at most 200. */
  get decibels(): number {
    if (this.#signal === 0) return 0;
    return Math.min(200, 10 * Math.log10(this.#signal / Math.max(this.#noise, Number.MIN_VALUE)));
  }
}

/** Compares the integer logits of every head with the float ones. */
function measureLogits(
  float: FloatNetwork,
  { scales }: IntegerNetwork,
  samples: Dataset,
  trace: Trace,
): readonly (number | null)[] {
  const classes = float.classNames.length;
  const ratios = float.layers.map(() => new SignalToNoise());
  for (let sample = 0; sample < samples.count; sample++) {
    const expected = logitsOf(float, featuresOf(samples, sample));
    float.heads?.forEach((head, i) => {
      if (head === undefined) return;
      const step = scales.logitSteps?.[i] ?? 0;
      ratios[i].add(expected.subarray(i * classes, (i + 1) * classes), goodnessAt(trace, sample, i), step);
    });
  }
  return ratios.map((ratio, i) => (float.heads?.[i] === undefined ? null : ratio.decibels));
}

/**
 * Compares the integer activations of the true label with the float ones, layer by layer, and the logits of heads; counts
 * zeros.
 */
export function measureLayers(float: FloatNetwork, integer: IntegerNetwork, samples: Dataset): Measurement {
  const model = withAllActivations(integer.model);
  const ratios = model.layers.map(() => new SignalToNoise());
  const zeros = model.layers.map(() => 0);
  const inputs = quantizeInputs(samples.features, integer.scales.inputScale);
  const trace = traceAll(model, inputs, undefined, (sample, workspace) => {
    const label = samples.labels[sample];
    const expected = activationsOf(float, featuresOf(samples, sample), label);
    const pass = float.heads === undefined ? label : 0;
    model.layers.forEach((layer, i) => {
      const values = valuesGiven(model, i);
      const start = layer.activationOffset + pass * values;
      const levels = workspace.activations.subarray(start, start + values);
      ratios[i].add(expected[i], levels, integer.scales.activationSteps[i]);
      zeros[i] += zeroShare(levels) / samples.count;
    });
  });
  return {
    signalToNoise: ratios.map((ratio) => ratio.decibels),
    zeroShares: [zeroShare(inputs), ...zeros.slice(0, -1)],
    ...(float.heads === undefined
      ? {}
      : { logitSignalToNoise: measureLogits(float, integer, samples, trace) }),
  };
}
