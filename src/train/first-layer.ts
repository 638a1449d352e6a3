import { labelSumOfSquares, normalizeRows, PrefixLoss } from './goodness.js';
import { GradientLayer, type LayerGradient } from './gradient-layer.js';
import type { FirstLayerBatch, FirstLayerRule, LayerState } from './layer-step.js';
import { lossOf } from './loss.js';
import { type Multiply, transpose } from './matrix.js';
import { drawNegative } from './negatives.js';

/**
 * The first layer. The inputs of the labels differ only in the label slots, so the product with the features is
 * computed once and a label adds its row of the weights; for the same reason the positive and the negative sample
 * share `x^T (dz+ + dz-)`, the slope of the weights of the features.
 */
export class FirstLayer extends GradientLayer<FirstLayerBatch> {
  constructor(
    current: LayerState,
    private readonly rule: FirstLayerRule,
    private readonly multiply: Multiply,
  ) {
    super(current);
  }

  /** The closed-form slope of the batch's loss, the wrong labels held fixed. */
  gradient(batch: FirstLayerBatch): LayerGradient {
    const { inputs, outputs, weights } = this.current;
    const { count } = batch;
    const product = this.multiply(batch.inputs, weights.values, count, inputs, outputs);
    this.addBias(product);
    const wrongLabels = this.drawWrongLabels(product, batch);

    const pairs = new Float32Array(2 * count * outputs);
    this.activate(product, batch, batch.labels, pairs, 0);
    this.activate(product, batch, wrongLabels, pairs, count * outputs);

    const goodness = new Float32Array(2 * count);
    const slopes = new Float32Array(count * outputs);
    const labelSlopes = new Float32Array(this.rule.classes * outputs);
    const biasSlopes = new Float32Array(outputs);
    const pairLoss = new PrefixLoss(this.rule.prefixes, lossOf(this.rule.loss));
    const { prefixes } = this.rule;
    let loss = 0;
    for (let sample = 0; sample < count; sample++) {
      const positive = sample * outputs;
      const negative = (count + sample) * outputs;
      loss += pairLoss.take(pairs, positive, pairs, negative, 1 / count);
      goodness[sample] = pairLoss.positive[prefixes.length - 1];
      goodness[count + sample] = pairLoss.negative[prefixes.length - 1];
      const slot = batch.slots[sample];
      const trueRow = batch.labels[sample] * outputs;
      const wrongRow = wrongLabels[sample] * outputs;
      let unit = 0;
      for (let prefix = 0; prefix < prefixes.length; prefix++) {
        const positiveCoefficient = pairLoss.positiveCoefficients[prefix];
        const negativeCoefficient = pairLoss.negativeCoefficients[prefix];
        for (; unit < prefixes[prefix]; unit++) {
          const positiveSlope = positiveCoefficient * pairs[positive + unit];
          const negativeSlope = negativeCoefficient * pairs[negative + unit];
          slopes[positive + unit] = positiveSlope + negativeSlope;
          biasSlopes[unit] += positiveSlope + negativeSlope;
          labelSlopes[trueRow + unit] += slot * positiveSlope;
          labelSlopes[wrongRow + unit] += slot * negativeSlope;
        }
      }
    }
    const weightSlopes = this.multiply(
      transpose(batch.inputs, count, inputs),
      slopes,
      inputs,
      count,
      outputs,
    );
    // The label slots of the inputs are zero, so their rows of the product are, too.
    weightSlopes.set(labelSlopes);
    normalizeRows(pairs, outputs, this.rule.normalization);
    return {
      weights: weightSlopes,
      bias: biasSlopes,
      result: { loss: loss / count, goodness, pairs },
    };
  }

  private addBias(product: Float32Array): void {
    const bias = this.current.bias.values;
    for (let offset = 0; offset < product.length; offset += bias.length) {
      for (let unit = 0; unit < bias.length; unit++) {
        product[offset + unit] += bias[unit];
      }
    }
  }

  private drawWrongLabels(
    product: Float32Array,
    { count, slots, labels, noise }: FirstLayerBatch,
  ): Uint8Array {
    const { classes, sharpness } = this.rule;
    const { outputs, weights } = this.current;
    const goodness = new Float64Array(classes);
    const drawn = new Uint8Array(count);
    for (let sample = 0; sample < count; sample++) {
      // Uniform draws do not look at the goodness, so it need not be known.
      for (let label = 0; label < classes && sharpness > 0; label++) {
        const row = label * outputs;
        const sum = labelSumOfSquares(product, sample * outputs, weights.values, row, slots[sample], outputs);
        goodness[label] = sum / outputs;
      }
      drawn[sample] = drawNegative(goodness, labels[sample], sharpness, noise, sample * classes);
    }
    return drawn;
  }

  /** Writes `relu(product + slot * weights of the sample's label)` for every sample. */
  private activate(
    product: Float32Array,
    { count, slots }: FirstLayerBatch,
    labels: Uint8Array,
    target: Float32Array,
    targetOffset: number,
  ): void {
    const { outputs, weights } = this.current;
    for (let sample = 0; sample < count; sample++) {
      const offset = sample * outputs;
      const row = labels[sample] * outputs;
      const slot = slots[sample];
      for (let unit = 0; unit < outputs; unit++) {
        const activation = product[offset + unit] + slot * weights.values[row + unit];
        target[targetOffset + offset + unit] = (activation + Math.abs(activation)) / 2;
      }
    }
  }
}
