import { randomStream, shuffled } from '../math/random.js';
import { adamStep, startAdam } from './adam.js';
import { learningRateAt } from './schedule.js';

const EPOCHS = 20;
const BATCH = 64;
const LEARNING_RATE = 0.01;

/** Below this share of the largest deviation of all inputs, an input hardly varies: it is not scaled up to the others. */
const LEAST_DEVIATION = 1e-3;

/** A linear classifier: `logits = weights * x + bias`, with weights `[classes][inputs]`. */
export interface LinearClassifier {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Mean and standard deviation of every input. */
function momentsOf(rows: Float32Array, inputs: number): { mean: Float64Array; deviation: Float64Array } {
  const count = rows.length / inputs;
  const mean = new Float64Array(inputs);
  const squares = new Float64Array(inputs);
  for (let i = 0; i < rows.length; i++) mean[i % inputs] += rows[i] / count;
  for (let i = 0; i < rows.length; i++) squares[i % inputs] += (rows[i] - mean[i % inputs]) ** 2 / count;
  const deviation = squares.map(Math.sqrt);
  const least = LEAST_DEVIATION * deviation.reduce((most, one) => Math.max(most, one), 0);
  return { mean, deviation: deviation.map((one) => Math.max(one, least, Number.MIN_VALUE)) };
}

/** Replaces the logits of a row by `softmax - one-hot`. */
function slopesOf(logits: Float64Array, label: number): void {
  const largest = logits.reduce((most, one) => Math.max(most, one));
  let sum = 0;
  for (let c = 0; c < logits.length; c++) {
    logits[c] = Math.exp(logits[c] - largest);
    sum += logits[c];
  }
  for (let c = 0; c < logits.length; c++) logits[c] /= sum;
  logits[label] -= 1;
}

/**
 * A linear classifier with small cross-entropy (multinomial logistic regression) on some rows, by Adam. The same seed gives
 * the same classifier.
 *
 * @param rows `[count][inputs]`
 * @param labels `[count]`
 */
export function fitClassifier(
  rows: Float32Array,
  labels: Uint8Array,
  classes: number,
  seed: number,
): LinearClassifier {
  const count = labels.length;
  const inputs = rows.length / count;
  const { mean, deviation } = momentsOf(rows, inputs);
  const standard = Float32Array.from(rows, (value, i) => (value - mean[i % inputs]) / deviation[i % inputs]);
  const weights = startAdam(new Float32Array(classes * inputs));
  const bias = startAdam(new Float32Array(classes));
  const perEpoch = Math.ceil(count / BATCH);
  const logits = new Float64Array(classes);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = shuffled(count, randomStream(seed, epoch, 'order'));
    for (let batch = 0; batch < perEpoch; batch++) {
      const chosen = order.subarray(batch * BATCH, (batch + 1) * BATCH);
      const ofWeights = new Float32Array(classes * inputs);
      const ofBias = new Float32Array(classes);
      for (const sample of chosen) {
        const row = standard.subarray(sample * inputs, (sample + 1) * inputs);
        for (let c = 0; c < classes; c++) {
          let logit = bias.values[c];
          for (let i = 0; i < inputs; i++) logit += weights.values[c * inputs + i] * row[i];
          logits[c] = logit;
        }
        slopesOf(logits, labels[sample]);
        for (let c = 0; c < classes; c++) {
          const slope = logits[c] / chosen.length;
          ofBias[c] += slope;
          for (let i = 0; i < inputs; i++) ofWeights[c * inputs + i] += slope * row[i];
        }
      }
      const done = epoch * perEpoch + batch;
      const rate = learningRateAt(LEARNING_RATE, done, EPOCHS * perEpoch);
      adamStep(weights, ofWeights, rate, done + 1);
      adamStep(bias, ofBias, rate, done + 1);
    }
  }
  // Back to inputs that are not standardized.
  const folded = weights.values.map((weight, i) => weight / deviation[i % inputs]);
  const shifted = bias.values.map((value, c) =>
    folded.subarray(c * inputs, (c + 1) * inputs).reduce((sum, weight, i) => sum - weight * mean[i], value),
  );
  return { weights: folded, bias: shifted };
}
