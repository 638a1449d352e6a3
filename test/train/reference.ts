import type { TrainConfig } from '../../src/config/config.js';
import type { Multiply } from '../../src/train/matrix.js';

/** The matrix product by its definition. */
export const naiveMultiply: Multiply = (left, right, rows, inner, columns) => {
  const product = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let index = 0; index < inner; index++) {
        sum += left[row * inner + index] * right[index * columns + column];
      }
      product[row * columns + column] = sum;
    }
  }
  return product;
};

/** Loss of one pair of goodness values, written from the papers and not from the code under test. */
export function naivePairLoss(loss: TrainConfig['loss'], positive: number, negative: number): number {
  return loss.kind === 'symba'
    ? Math.log(1 + Math.exp(-loss.alpha * (positive - negative)))
    : -Math.log(1 / (1 + Math.exp(loss.threshold - positive))) -
        Math.log(1 - 1 / (1 + Math.exp(loss.threshold - negative)));
}

/** `relu(W^T x + b)` in double precision; `weights` is `[inputs][outputs]`. */
export function naiveLayer(
  input: readonly number[],
  weights: readonly number[],
  bias: readonly number[],
): number[] {
  return bias.map((start, unit) =>
    Math.max(
      0,
      input.reduce((sum, value, index) => sum + value * weights[index * bias.length + unit], start),
    ),
  );
}

/** `mean(h[:prefix]^2)` */
export function naiveGoodness(activations: readonly number[], prefix: number): number {
  return activations.slice(0, prefix).reduce((sum, value) => sum + value * value, 0) / prefix;
}
