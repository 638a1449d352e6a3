import type { RuleOf } from '../../config/rules/registry.js';
import { type RandomStream, randomStream } from '../../math/random.js';
import type { AdamState } from '../adam.js';
import { activate, parameterSlopes, type Slopes } from '../dense.js';
import { headLoss, headSlopes, nestedWeights } from '../head.js';
import { headPlaces, singleEncoding } from '../heads.js';
import { singleInputs } from '../inputs.js';
import type { LayerState } from '../layer-step.js';
import type { LearningRule } from '../learning-rule.js';
import type { Multiply } from '../matrix.js';
import { normalNoise } from '../noise.js';
import { singlePassRule } from '../single-pass.js';

function roll(state: AdamState, slopes: Float32Array, learningRate: number, momentum: number): void {
  const { values, mean } = state;
  for (let index = 0; index < values.length; index++) {
    const velocity = momentum * mean[index] + slopes[index];
    mean[index] = velocity;
    values[index] -= learningRate * velocity;
  }
}

/** A step of gradient descent with momentum of a layer, in place. The velocity is stored in place of Adam's mean. */
function rollLayer(
  { weights, bias }: LayerState,
  slopes: Slopes,
  learningRate: number,
  momentum: number,
): void {
  roll(weights, slopes.weights, learningRate, momentum);
  roll(bias, slopes.bias, learningRate, momentum);
}

/**
 * The factor of every unit of every sample: 0 for those that are left out, for the others the factor that keeps the
 * mean. Undefined without dropout.
 */
function dropoutMask(size: number, dropout: number, random: () => RandomStream): Float32Array | undefined {
  if (dropout === 0) return undefined;
  const stream = random();
  const kept = 1 / (1 - dropout);
  return Float32Array.from({ length: size }, () => (stream.uniform() < dropout ? 0 : kept));
}

/** Activations of all layers, each `[count][units]`, those of units that are left out at zero. */
function maskedPass(
  inputs: Float32Array,
  count: number,
  layers: readonly LayerState[],
  masks: readonly (Float32Array | undefined)[],
  multiply: Multiply,
): Float32Array[] {
  const activations: Float32Array[] = [];
  let rows = inputs;
  layers.forEach((layer, index) => {
    rows = activate(rows, count, layer, multiply);
    const mask = masks[index];
    if (mask !== undefined) {
      for (let unit = 0; unit < rows.length; unit++) rows[unit] *= mask[unit];
    }
    activations.push(rows);
  });
  return activations;
}

/**
 * The substitute for a layer's slopes: the change of its activations from the first pass to the second represents the
 * error, `(h - h')^T x'`, mean over the batch (Dellaferrera & Kreiman, algorithm 1).
 *
 * @param inputs of the layer in the second pass
 */
function modulationSlopes(
  first: Float32Array,
  second: Float32Array,
  inputs: Float32Array,
  count: number,
  layer: LayerState,
  multiply: Multiply,
): Slopes {
  const change = first.map((value, index) => (value - second[index]) / count);
  return parameterSlopes(inputs, change, count, layer, multiply);
}

/**
 * The error of the answer of the whole network, `softmax - one-hot`, for every sample: `[count][classes]`.
 *
 * @param slopes of the last head, `[count][prefixes][classes]`, mean over the batch
 */
function answerErrors(slopes: Float32Array, count: number, classes: number): Float32Array {
  const columns = slopes.length / count;
  const errors = new Float32Array(count * classes);
  for (let sample = 0; sample < count; sample++) {
    const start = (sample + 1) * columns - classes;
    for (let label = 0; label < classes; label++) {
      errors[sample * classes + label] = count * slopes[start + label];
    }
  }
  return errors;
}

/** Adds `F e` to the inputs of the first pass. @param projection `[classes][inputs]` */
function modulate(
  inputs: Float32Array,
  errors: Float32Array,
  projection: Float32Array,
  count: number,
  multiply: Multiply,
): Float32Array {
  const classes = errors.length / count;
  const modulated = multiply(errors, projection, count, classes, inputs.length / count);
  for (let index = 0; index < modulated.length; index++) modulated[index] += inputs[index];
  return modulated;
}

/**
 * PEPITA (Dellaferrera & Kreiman, arXiv 2201.11665): two forward passes and no backward one. The error of the
 * answer, projected onto the input by a fixed random matrix, changes the input of the second pass; a layer learns from
 * the difference that this makes to its activations. The softmax output layer is the head of the last layer; those
 * of the other layers read the class for early exits.
 *
 * Gradient descent, unlike Adam, depends on the scale of the loss: heads learn from the mean over their prefixes.
 */
export function pepita({ projection: deviation, momentum, dropout }: RuleOf<'pepita'>): LearningRule {
  return singlePassRule({
    stepOf(task) {
      const { multiply } = task.engine;
      const { seed, network } = task.config;
      const encoding = singleEncoding(task);
      const places = headPlaces(task);
      const last = network.layers.length - 1;
      const draw = normalNoise(deviation, randomStream(seed, 0, 'projection'));
      const projection = Float32Array.from({ length: encoding.classes * task.features }, draw);
      return ({ blank, count, labels, learningRate, random }, { layers, heads }) => {
        const inputs = singleInputs(blank, count, encoding);
        const masks = layers.map(({ outputs }) =>
          dropoutMask(count * outputs, dropout, () => random('dropout')),
        );
        const first = maskedPass(inputs, count, layers, masks, multiply);
        const losses = heads.map((head, index) =>
          headLoss(first[index], labels, head, nestedWeights(head, places[index]), multiply),
        );
        const errors = answerErrors(losses[last].slopes, count, encoding.classes);
        const modulated = modulate(inputs, errors, projection, count, multiply);
        const second = maskedPass(modulated, count, layers, masks, multiply);
        heads.forEach((head, index) => {
          const place = places[index];
          const rows = index === last ? second[last] : first[index];
          const slopes = headSlopes(rows, losses[index].slopes, count, head, place, multiply);
          rollLayer(head, slopes, learningRate / place.prefixes.length, momentum);
        });
        layers.forEach((layer, index) => {
          const before = index === 0 ? modulated : second[index - 1];
          const slopes = modulationSlopes(first[index], second[index], before, count, layer, multiply);
          rollLayer(layer, slopes, learningRate, momentum);
        });
        return losses.map(({ loss }) => loss);
      };
    },
  });
}
