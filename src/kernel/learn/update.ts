import { moveRow } from '../first-layer/layer.js';
import { requantize } from '../requantize.js';
import type { ConstInt32Array, Int32, Layer, Model, Workspace } from '../types.js';
import { clampInt16 } from './clamp.js';
import type { Adaptation, Learner, Prefix } from './types.js';

/*
 * One update of the weights that are learned: a step down the slope of the loss of one sample with its true label and the wrong label
 * whose goodness is largest. The loss of a prefix is softplus(-alpha (g+ - g-)) of the mean squared activations g (SymBa, arXiv
 * 2303.08418, equation 4), and that of the layer the sum over its prefixes; so there is no pass backward.
 */

/** The sums of squared activations of all prefixes for every label, given the products with the sample. */
export function measureLabels(
  model: Model,
  adaptation: Adaptation,
  learner: Learner,
  workspace: Readonly<Workspace>,
): void {
  const layer: Layer = model.layers[0];
  const bias: ConstInt32Array = layer.bias;
  const shift: Int32 = layer.shift;
  const multiplier: Int32 = workspace.normalizer.multiplier;
  for (let label: Int32 = 0; label < model.classes; label++) {
    const weights: Int32 = label * layer.outputs;
    const place: Int32 = label * adaptation.prefixCount;
    let sum: Int32 = 0;
    let unit: Int32 = 0;
    for (let index: Int32 = 0; index < adaptation.prefixCount; index++) {
      const end: Int32 = adaptation.prefixes[index].units;
      while (unit < end) {
        const scaled: Int32 = learner.first.products[unit] + learner.weights[weights + unit];
        const activation: Int32 = requantize(scaled, multiplier, bias[unit], shift);
        sum += activation * activation;
        unit += 1;
      }
      learner.squares[place + index] = sum;
    }
  }
}

/** The label other than `excluded` whose goodness in the first layer is largest; of equal ones, the first. -1 excludes none. */
export function strongestLabel(
  model: Model,
  adaptation: Adaptation,
  excluded: Int32,
  learner: Readonly<Learner>,
): Int32 {
  const last: Int32 = adaptation.prefixCount - 1;
  let strongest: Int32 = -1;
  let largest: Int32 = -1;
  for (let label: Int32 = 0; label < model.classes; label++) {
    const squares: Int32 = learner.squares[label * adaptation.prefixCount + last];
    if (label !== excluded && squares > largest) {
      strongest = label;
      largest = squares;
    }
  }
  return strongest;
}

/** How strongly the units that the prefix adds to the shorter ones should change because of its own loss; 0 to 255 times share. */
function errorOf(
  adaptation: Adaptation,
  index: Int32,
  right: Int32,
  wrong: Int32,
  learner: Readonly<Learner>,
): Int32 {
  const prefix: Prefix = adaptation.prefixes[index];
  const rightSquares: Int32 = learner.squares[right * adaptation.prefixCount + index];
  const wrongSquares: Int32 = learner.squares[wrong * adaptation.prefixCount + index];
  let argument: Int32 = (((wrongSquares - rightSquares) >> prefix.before) * prefix.gain) >> prefix.after;
  if (argument < -128) {
    argument = -128;
  }
  if (argument > 127) {
    argument = 127;
  }
  return ((adaptation.sigmoid[argument + 128] + 128) * prefix.share) >> 4;
}

/**
 * Moves the weights of the right label along its activations and those of the wrong one against them, for the units [first, end).
 * Where the whole layer is learned, the rows of these units move along the sample.
 */
function moveUnits(
  model: Model,
  adaptation: Adaptation,
  right: Int32,
  wrong: Int32,
  first: Int32,
  end: Int32,
  error: Int32,
  learner: Learner,
  workspace: Readonly<Workspace>,
): void {
  const layer: Layer = model.layers[0];
  const bias: ConstInt32Array = layer.bias;
  const shift: Int32 = layer.shift;
  const multiplier: Int32 = workspace.normalizer.multiplier;
  const rightWeights: Int32 = right * layer.outputs;
  const wrongWeights: Int32 = wrong * layer.outputs;
  const rate: Int32 = adaptation.rate;
  const half: Int32 = 1 << (rate - 1);
  for (let unit: Int32 = first; unit < end; unit++) {
    const product: Int32 = learner.first.products[unit];
    const rightWeight: Int32 = learner.weights[rightWeights + unit];
    const wrongWeight: Int32 = learner.weights[wrongWeights + unit];
    const more: Int32 = requantize(product + rightWeight, multiplier, bias[unit], shift);
    const less: Int32 = requantize(product + wrongWeight, multiplier, bias[unit], shift);
    learner.weights[rightWeights + unit] = clampInt16(rightWeight + ((error * more + half) >> rate));
    learner.weights[wrongWeights + unit] = clampInt16(wrongWeight + ((half - error * less) >> rate));
    moveRow(model, adaptation, unit, error * (more - less), learner.first);
  }
}

/**
 * Learns from one sample, whose products are in learner.first.products: its label gets a larger goodness, and the strongest wrong one a
 * smaller.
 *
 * A unit belongs to every prefix that it is not behind, so the errors add up from the longest prefix on.
 */
export function updateWeights(
  model: Model,
  adaptation: Adaptation,
  label: Int32,
  learner: Learner,
  workspace: Readonly<Workspace>,
): void {
  measureLabels(model, adaptation, learner, workspace);
  const wrong: Int32 = strongestLabel(model, adaptation, label, learner);
  let error: Int32 = 0;
  for (let index: Int32 = adaptation.prefixCount - 1; index >= 0; index--) {
    error += errorOf(adaptation, index, label, wrong, learner);
    if (error > 0) {
      const first: Int32 = index === 0 ? 0 : adaptation.prefixes[index - 1].units;
      const end: Int32 = adaptation.prefixes[index].units;
      moveUnits(model, adaptation, label, wrong, first, end, error, learner, workspace);
    }
  }
}
