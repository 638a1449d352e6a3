import { ROWS_TOGETHER } from '../kernel/limits.js';

/** Weights [rows][inputs] with rows of zeros at the end, so that their number is a multiple of ROWS_TOGETHER. */
export function padRows(weights: Int8Array, inputs: number): Int8Array {
  const group = ROWS_TOGETHER * inputs;
  if (weights.length % group === 0) return weights;
  const padded = new Int8Array(Math.ceil(weights.length / group) * group);
  padded.set(weights);
  return padded;
}
