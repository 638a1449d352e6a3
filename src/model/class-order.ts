import type { FloatHead } from './network.js';

/** A head with its rows in another order: row `i` is what row `order[i]` was. */
function reordered({ first, weights, bias }: FloatHead, order: readonly number[]): FloatHead {
  const inputs = weights.length / bias.length;
  const rows = new Float32Array(weights.length);
  order.forEach((from, row) => {
    rows.set(weights.subarray(from * inputs, (from + 1) * inputs), row * inputs);
  });
  return { first, weights: rows, bias: Float32Array.from(order, (from) => bias[from]) };
}

/**
 * Heads with their classes in another order.
 *
 * @param names of the classes, in the order that the heads have
 * @param wanted the same names, in the order that they shall have
 */
export function withClassOrder(
  heads: readonly (FloatHead | undefined)[],
  names: readonly string[],
  wanted: readonly string[],
): readonly (FloatHead | undefined)[] {
  const order = wanted.map((name) => names.indexOf(name));
  return heads.map((head) => (head === undefined ? undefined : reordered(head, order)));
}
