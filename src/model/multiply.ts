import type { FloatLayer } from './network.js';

/**
 * `W * values`, visiting only the values that are not zero: pictures have empty borders and ReLU leaves many zeros.
 * Four rows at a time, so that every value and its position are loaded once for four products.
 */
export function multiply(layer: FloatLayer, values: Float64Array): Float64Array {
  const { inputs, outputs, weights } = layer;
  const positions = new Int32Array(inputs);
  const kept = new Float64Array(inputs);
  let count = 0;
  for (let index = 0; index < inputs; index++) {
    positions[count] = index;
    kept[count] = values[index];
    count += values[index] === 0 ? 0 : 1;
  }
  const product = new Float64Array(outputs);
  let row = 0;
  for (; row + 4 <= outputs; row += 4) {
    const first = row * inputs;
    const second = first + inputs;
    const third = second + inputs;
    const fourth = third + inputs;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let index = 0; index < count; index++) {
      const position = positions[index];
      const value = kept[index];
      sum0 += weights[first + position] * value;
      sum1 += weights[second + position] * value;
      sum2 += weights[third + position] * value;
      sum3 += weights[fourth + position] * value;
    }
    product[row] = sum0;
    product[row + 1] = sum1;
    product[row + 2] = sum2;
    product[row + 3] = sum3;
  }
  for (; row < outputs; row++) {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      sum += weights[row * inputs + positions[index]] * kept[index];
    }
    product[row] = sum;
  }
  return product;
}

/** Sum of the squares of a vector. */
export function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) {
    sum += value * value;
  }
  return sum;
}
