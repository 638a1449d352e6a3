import { type LearnConfig, PRODUCTS_OF_LAYER } from '../config/learn-config.js';
import { InputError } from '../errors/input-error.js';
import { sha256 } from '../io/hash.js';
import { takeReplay } from '../kernel/first-layer/layer.js';
import { resetLearner } from '../kernel/learn/learner.js';
import { multiplySample } from '../kernel/learn/products.js';
import type { Adaptation, Prefix } from '../kernel/learn/types.js';
import { measureLabels, strongestLabel } from '../kernel/learn/update.js';
import { LARGEST_INT16, LARGEST_SQUARE } from '../kernel/limits.js';
import { prepareNormalizer } from '../kernel/normalize.js';
import type { Replays } from '../kernel/recall/types.js';
import type { Model, Normalizer } from '../kernel/types.js';
import type { IntegerNetwork } from '../quantize/integer-network.js';
import { createWorkspace } from '../quantize/trace.js';
import { createLearner } from './create-learner.js';

/** Samples with their classes, as network inputs. */
export interface LabelledInputs {
  /** `[labels.length][features]` */
  readonly inputs: Int8Array;
  readonly labels: Uint8Array;
}

/** What the training of a network says about how it goes on learning. */
export interface Training {
  /** The sharpness of the loss: see SymBa in train/loss.ts. */
  readonly alpha: number;
  /** Prefixes of the first layer that were trained to classify by themselves, ascending; the last is the whole layer. */
  readonly prefixes: readonly number[];
  /** SHA-256 of the integer model, hexadecimal. */
  readonly modelHash: string;
}

/** Bits of the difference of two sums of squares that the kernel multiplies. */
const DIFFERENCE_BITS = 22;

/** The kernel's gain of a sigmoid's argument is less than 2^9. */
const LARGEST_GAIN = 511;

/** Largest sum of the errors of all prefixes: times an activation, and rounded, it fits the kernel's 32 bits. */
const LARGEST_ERROR = 2 ** 24 - 1;

/**
 * The integers of a prefix.
 *
 * The argument of the sigmoid is alpha * (difference of sums of squares) * step^2 / units, in steps of 1/16.
 */
function prefixOf(units: number, whole: number, alpha: number, step: number): Prefix {
  const before = Math.max(0, Math.ceil(Math.log2(units * LARGEST_SQUARE + 1)) - DIFFERENCE_BITS);
  const factor = ((16 * alpha * step * step) / units) * 2 ** before;
  const exponent = Math.floor(Math.log2(LARGEST_GAIN / factor));
  const after = Math.min(31, Math.max(0, exponent));
  return {
    units,
    before,
    gain: Math.min(LARGEST_GAIN, Math.round(factor * 2 ** after)),
    after,
    share: Math.round((16 * whole) / units),
  };
}

/** @throws InputError when the errors of all prefixes together would not fit the kernel's 32 bits */
function checkErrors(prefixes: readonly Prefix[], units: number): void {
  const largest = prefixes.reduce((sum, { share }) => sum + ((255 * share) >> 4), 0);
  if (largest <= LARGEST_ERROR) return;
  throw new InputError(
    `network.prefixes: learning on the device weighs a prefix by how many times the layer of ${units} units is as long, and with ` +
      `${prefixes.map((prefix) => prefix.units).join(', ')} units the weights are too large; leave out the shortest prefixes, or remove "learn"`,
  );
}

/** The sigmoid of -8 to 8 in steps of 1/16, from 0 to 255, minus 128. */
function sigmoidTable(): Int8Array {
  return Int8Array.from({ length: 256 }, (_, i) => Math.round(255 / (1 + Math.exp((128 - i) / 16))) - 128);
}

/** The normalizer of the first layer, which is the same for all inputs. */
function normalizerOf({ layers: [first] }: Model): Normalizer {
  const normalizer: Normalizer = { up: 1, half: 0, down: 0, multiplier: 0 };
  prepareNormalizer(first, first.squaredLength, normalizer);
  return normalizer;
}

/** Largest right shift of an error times an activation, so that rounding it stays within 32 bits. */
const MOST_RATE_SHIFT = 24;

/**
 * The right shift of error times activation that gives the rate: a weight of 1 is `multiplier / 2^shift` of an activation step,
 * and an error of 1 is 255.
 */
function rateShift(model: Model, rate: number): number {
  const step = normalizerOf(model).multiplier / 2 ** model.layers[0].shift;
  return Math.min(MOST_RATE_SHIFT, Math.max(1, Math.round(Math.log2((255 * step) / rate))));
}

/** Largest right shift of the pull on a row of the first layer: the random numbers have 16 bits. */
const MOST_LAYER_SHIFT = 16;

/** The squared length of an input is taken to be this part of the largest that there can be: values of a quarter of 127. */
const USUAL_SQUARE = 1 / 16;

/**
 * The right shift of the pull on a row of the first layer that gives the rate. A row moves by a multiple of the sample, in steps of 1/256
 * of a weight as it was generated; so its product with the sample moves by as many times the squared length of the sample.
 */
function layerShift(model: Model, rate: number): number {
  const { up, down, multiplier } = normalizerOf(model);
  const step = (up * multiplier) / 2 ** (down + model.layers[0].shift);
  const square = USUAL_SQUARE * LARGEST_SQUARE * (model.features - model.labelSlots);
  const shift = Math.round(Math.log2(((255 / 256) * square * step) / rate));
  return Math.min(MOST_LAYER_SHIFT, Math.max(1, shift));
}

/** Why networks do not learn on the device whose inputs are divided by their length. */
export const DIVIDED_INPUTS =
  'learn: the network divides every input by its length, which learning on the device does not know; set ' +
  'network.normalization.input to "none", or remove "learn"';

/** Why networks of other learning rules do not learn on the device. */
export const NO_GOODNESS =
  'learn: only networks in which goodness decides learn on the device; set train.rule.kind to "forward-forward", or remove "learn"';

/** Whether the weights of the labels, as learning starts from them, fit 16 bits. */
function doLabelsFit(model: Model): boolean {
  const { up, half, down } = normalizerOf(model);
  const weights = Array.from(
    { length: model.classes * model.layers[0].outputs },
    (_, place) => (model.labelMultiplier * up * model.labelWeights[place] + half) >> down,
  );
  return weights.every((weight) => Math.abs(weight) <= LARGEST_INT16);
}

/**
 * Says why a network cannot learn on the device.
 *
 * @throws InputError when labels are not written into its input, when its inputs are divided by their length, or when the weights of
 *   its labels are too large
 */
export function checkCanLearn(model: Model): void {
  const { headCount, convolutionCount, labelCount, layers } = model;
  if (headCount > 0 || convolutionCount > 0 || labelCount === 0) {
    throw new InputError(NO_GOODNESS);
  }
  if (layers[0].squaredLength === 0) {
    throw new InputError(DIVIDED_INPUTS);
  }
  if (!doLabelsFit(model)) {
    throw new InputError(
      'learn: the weights of the labels do not fit the 16 bits in which the device learns them; set network.label.amplitude ' +
        'lower and train again, or remove "learn"',
    );
  }
}

/** All on which the layout of a state and the ranges of its numbers depend, in addition to the model. */
function layoutOf(
  { questions, laterQuestions, weights, keep, pause, updates, laterUpdates }: LearnConfig,
  replays: number,
): string {
  const layout = [questions, laterQuestions, keep, pause, updates, laterUpdates, replays];
  return [...layout, ...(weights === 'layer' ? [weights] : [])].join(' ');
}

/** What is kept of replays: their products, or their inputs. */
function replaysOf(model: Model, keepsProducts: boolean, { inputs, labels }: LabelledInputs): Replays {
  if (!keepsProducts) return { inputs, products: new Int16Array(0) };
  const units = model.layers[0].outputs;
  const products = new Int16Array(labels.length * units);
  const workspace = createWorkspace(model);
  labels.forEach((_, index) => {
    const own = products.subarray(index * units, (index + 1) * units);
    multiplySample(model, inputs, index * model.features, own, workspace);
  });
  return { inputs: new Int8Array(0), products };
}

/** How many of the replays the generated network classifies correctly by its first layer. */
function countRight(model: Model, adaptation: Adaptation): number {
  const workspace = createWorkspace(model);
  const learner = createLearner(model, adaptation);
  resetLearner(model, adaptation, learner, workspace);
  let right = 0;
  for (let index = 0; index < adaptation.replayCount; index++) {
    takeReplay(model, adaptation, index, learner.first, workspace);
    measureLabels(model, adaptation, learner, workspace);
    if (strongestLabel(model, adaptation, -1, learner) === adaptation.replayClasses[index]) right += 1;
  }
  return right;
}

/**
 * How a network learns on the device.
 *
 * @param replays training samples that it learns again with the answers; see chooseReplays
 * @throws InputError as checkCanLearn, when too many short prefixes weigh too much together, and when products are to be kept of a layer that
 *   is learned
 */
export function designAdaptation(
  { model, scales }: Pick<IntegerNetwork, 'model' | 'scales'>,
  config: LearnConfig,
  { alpha, prefixes, modelHash }: Training,
  replays: LabelledInputs,
): Adaptation {
  checkCanLearn(model);
  if (config.weights === 'layer' && config.keep === 'products') throw new InputError(PRODUCTS_OF_LAYER);
  const [step] = scales.activationSteps;
  const units = model.layers[0].outputs;
  const shares = prefixes.map((prefix) => prefixOf(prefix, units, alpha, step));
  checkErrors(shares, units);
  const firstSlots = config.questions;
  const slotCount = config.questions + config.laterQuestions;
  const adaptation: Adaptation = {
    hash: Buffer.from(sha256(modelHash, layoutOf(config, replays.labels.length)), 'hex'),
    prefixCount: prefixes.length,
    prefixes: shares,
    sigmoid: sigmoidTable(),
    rate: rateShift(model, config.rate),
    layerRate: layerShift(model, config.layerRate),
    firstSlots,
    slotCount,
    firstUpdates: config.updates,
    laterUpdates: config.laterUpdates,
    pause: config.pause,
    newFrom: Math.round(16 * config.newFrom),
    replayCount: replays.labels.length,
    replays: replaysOf(model, config.keep === 'products', replays),
    keepsProducts: config.keep === 'products',
    learnsLayer: config.weights === 'layer',
    replayClasses: Int16Array.from(replays.labels),
    replaysRight: 0,
    tolerance: config.tolerance,
  };
  return { ...adaptation, replaysRight: countRight(model, adaptation) };
}
