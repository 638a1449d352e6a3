import { adamStep } from './adam.js';
import type { LayerState, StepTime } from './layer-step.js';
import { type Multiply, transpose } from './matrix.js';

/** The slope of a loss with respect to the parameters of a layer. */
export interface Slopes {
  /** `[inputs][outputs]` */
  readonly weights: Float32Array;
  /** `[outputs]` */
  readonly bias: Float32Array;
}

/** `x W + b` of some rows. */
export function project(
  rows: Float32Array,
  count: number,
  { inputs, outputs, weights, bias }: LayerState,
  multiply: Multiply,
): Float32Array {
  const product = multiply(rows, weights.values, count, inputs, outputs);
  const offsets = bias.values;
  for (let offset = 0; offset < product.length; offset += outputs) {
    for (let unit = 0; unit < outputs; unit++) {
      product[offset + unit] += offsets[unit];
    }
  }
  return product;
}

/** `relu(x W + b)` of some rows. `relu(z)` is `(z + |z|) / 2`: no branch that the sign of z would mispredict. */
export function activate(
  rows: Float32Array,
  count: number,
  { inputs, outputs, weights, bias }: LayerState,
  multiply: Multiply,
): Float32Array {
  const product = multiply(rows, weights.values, count, inputs, outputs);
  const offsets = bias.values;
  for (let offset = 0; offset < product.length; offset += outputs) {
    for (let unit = 0; unit < outputs; unit++) {
      const sum = product[offset + unit] + offsets[unit];
      product[offset + unit] = (sum + Math.abs(sum)) / 2;
    }
  }
  return product;
}

/**
 * Sets the slopes of units to zero where the ReLU is off, in place. An activation is above zero where its bits, as an integer, are:
 * no branch that would be mispredicted at every other unit.
 *
 * @param activations none is negative, nor a negative zero
 */
export function rectifySlopes(slopes: Float32Array, activations: Float32Array): void {
  const { buffer, byteOffset, length } = slopes;
  const bits = new Int32Array(buffer, byteOffset, length);
  const on = new Int32Array(activations.buffer, activations.byteOffset, length);
  for (let index = 0; index < length; index++) bits[index] &= -on[index] >> 31;
}

/** Sums over the rows of `[count][columns]`. */
export function sumRows(rows: Float32Array, columns: number): Float32Array {
  const sums = new Float32Array(columns);
  for (let offset = 0; offset < rows.length; offset += columns) {
    for (let column = 0; column < columns; column++) {
      sums[column] += rows[offset + column];
    }
  }
  return sums;
}

/**
 * The slopes of the parameters, `dW = x^T dz` and `db = sum dz`, from those of the layer's sums `z = x W + b`.
 *
 * @param rows x, `[count][inputs]`
 * @param slopes dz, `[count][outputs]`
 */
export function parameterSlopes(
  rows: Float32Array,
  slopes: Float32Array,
  count: number,
  { inputs, outputs }: LayerState,
  multiply: Multiply,
): Slopes {
  return {
    weights: multiply(transpose(rows, count, inputs), slopes, inputs, count, outputs),
    bias: sumRows(slopes, outputs),
  };
}

/** A step of Adam of a layer, in place. */
export function descend(
  { weights, bias }: LayerState,
  slopes: Slopes,
  { learningRate, step }: StepTime,
): void {
  adamStep(weights, slopes.weights, learningRate, step);
  adamStep(bias, slopes.bias, learningRate, step);
}
