import { InputError } from '../errors/input-error.js';
import { LARGEST_LOGIT, LARGEST_SQUARE } from '../kernel/limits.js';
import type { FloatHead } from '../model/network.js';
import { fitHead } from './fit-head.js';
import type { HeadSamples } from './head-samples.js';
import type { IntegerHead } from './integer-network.js';

/** Every logit is smaller, for any activations: the margin of two then fits 31 bits. */
const LOGIT_LIMIT = LARGEST_LOGIT + 1;

/** A quantized head and what its integers mean. */
export interface HeadQuantization {
  readonly head: IntegerHead;
  /** Value of one logit step; 0 for a layer without head. */
  readonly logitStep: number;
}

/** The placeholder for the head of a layer that has none. */
export function absentHead(layer: number): HeadQuantization {
  const head = { first: layer, inputs: 0, weights: new Int8Array(0), bias: new Int32Array(0) };
  return { head, logitStep: 0 };
}

/**
 * The integer form of a head.
 *
 * A head may read several layers, each with an activation step of its own. These are multiplied into the weights before the
 * weights are quantized with one step for the whole head, so that its products only need to be added: that step is the
 * value of one logit step.
 *
 * @param own layer that the head belongs to
 * @param steps value of one step of every input
 * @param samples that have passed through the integer layers; see fitHead
 * @throws InputError when it reads so many units that a logit could overflow
 */
export function quantizeHead(
  { first, weights, bias }: FloatHead,
  own: number,
  steps: readonly number[],
  samples: HeadSamples,
): HeadQuantization {
  const inputs = steps.length;
  const classes = bias.length;
  // [inputs][classes]: the weights of one activation side by side.
  const folded = Float32Array.from(weights, (_, i) => {
    const input = Math.floor(i / classes);
    return weights[(i % classes) * inputs + input] * steps[input];
  });
  const largestBias = bias.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const room = LOGIT_LIMIT - 2 - inputs * LARGEST_SQUARE;
  if (room < LOGIT_LIMIT / 4) {
    throw new InputError(
      `head ${own} reads ${inputs} units, too many for 32-bit logits; let it read only its own layer`,
    );
  }
  // Half of the range, because the fit moves biases.
  const fitted = fitHead(folded, bias, samples, (2 * largestBias) / room);
  const hold = (value: number) => Math.max(-room, Math.min(room, Math.floor(value + 0.5)));
  const head: IntegerHead = {
    first,
    inputs,
    weights: fitted.weights,
    bias: Int32Array.from(fitted.bias, hold),
  };
  return { head, logitStep: fitted.step };
}
