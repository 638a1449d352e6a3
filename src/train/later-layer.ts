import { normalizeRows, PrefixLoss, prefixGoodness, sumShares } from './goodness.js';
import { GradientLayer, type LayerGradient } from './gradient-layer.js';
import type { LaterLayerBatch, LayerRule, LayerState } from './layer-step.js';
import { lossOf } from './loss.js';
import { type Multiply, transpose } from './matrix.js';

/** A layer after the first. Positive and negative samples pass through it together, as rows of one product. */
export class LaterLayer extends GradientLayer<LaterLayerBatch> {
  constructor(
    current: LayerState,
    private readonly rule: LayerRule,
    private readonly multiply: Multiply,
  ) {
    super(current);
  }

  /** The closed-form slope of the batch's loss: `dz = h * coefficients`, `dW = x^T dz`. */
  gradient({ count, pairs: inputRows }: LaterLayerBatch): LayerGradient {
    const { inputs, outputs, weights } = this.current;
    const { prefixes, loss: lossConfig, normalization } = this.rule;
    const rows = 2 * count;
    const activations = this.multiply(inputRows, weights.values, rows, inputs, outputs);
    this.addBiasAndRectify(activations);

    const goodness = new Float32Array(rows);
    const slopes = new Float32Array(rows * outputs);
    const biasSlopes = new Float32Array(outputs);
    const prefixLoss = new PrefixLoss(prefixes, lossOf(lossConfig));
    const positiveCoefficients = new Float64Array(prefixes.length);
    const negativeCoefficients = new Float64Array(prefixes.length);
    const last = prefixes.length - 1;
    let loss = 0;
    for (let sample = 0; sample < count; sample++) {
      const positive = sample * outputs;
      const negative = (count + sample) * outputs;
      prefixGoodness(activations, positive, prefixes, prefixLoss.positive);
      prefixGoodness(activations, negative, prefixes, prefixLoss.negative);
      loss += prefixLoss.take(1 / count);
      sumShares(prefixLoss.positiveShares, 0, last, positiveCoefficients);
      sumShares(prefixLoss.negativeShares, 0, last, negativeCoefficients);
      goodness[sample] = prefixLoss.positive[last];
      goodness[count + sample] = prefixLoss.negative[last];
      let unit = 0;
      for (let prefix = 0; prefix < prefixes.length; prefix++) {
        const positiveCoefficient = positiveCoefficients[prefix];
        const negativeCoefficient = negativeCoefficients[prefix];
        for (; unit < prefixes[prefix]; unit++) {
          const positiveSlope = positiveCoefficient * activations[positive + unit];
          const negativeSlope = negativeCoefficient * activations[negative + unit];
          slopes[positive + unit] = positiveSlope;
          slopes[negative + unit] = negativeSlope;
          biasSlopes[unit] += positiveSlope + negativeSlope;
        }
      }
    }
    const weightSlopes = this.multiply(transpose(inputRows, rows, inputs), slopes, inputs, rows, outputs);
    normalizeRows(activations, outputs, normalization);
    return {
      weights: weightSlopes,
      bias: biasSlopes,
      result: { loss: loss / count, goodness, pairs: activations },
    };
  }

  private addBiasAndRectify(rows: Float32Array): void {
    const bias = this.current.bias.values;
    for (let offset = 0; offset < rows.length; offset += bias.length) {
      for (let unit = 0; unit < bias.length; unit++) {
        const activation = rows[offset + unit] + bias[unit];
        rows[offset + unit] = (activation + Math.abs(activation)) / 2;
      }
    }
  }
}
