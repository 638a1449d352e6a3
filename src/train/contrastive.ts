import { type Multiply, transpose } from './matrix.js';

/** A loss of some rows and its slope. */
export interface RowLoss {
  readonly loss: number;
  /** `[count][units]` */
  readonly slopes: Float32Array;
}

/** Length of every row; a row of zeros, which has no direction, gets infinity, so that it is not similar to any other. */
function lengthsOf(rows: Float32Array, count: number): Float64Array {
  const units = rows.length / count;
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let unit = row * units; unit < (row + 1) * units; unit++) {
      sum += rows[unit] * rows[unit];
    }
    return sum > 0 ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
  });
}

/**
 * The supervised contrastive loss of a batch (Khosla et al., arXiv 2004.11362, equation 2): with `s` the cosine of
 * two rows divided by the temperature, the mean over rows i and over the other rows p of their class of
 * `-log(exp(s_ip) / sum over all rows a except i of exp(s_ia))`. A row that is alone in its class adds nothing.
 *
 * @param rows activations, `[count][units]`
 * @param temperature that similarities are divided by
 */
export function contrastiveLoss(
  rows: Float32Array,
  labels: Uint8Array,
  temperature: number,
  multiply: Multiply,
): RowLoss {
  const count = labels.length;
  const units = rows.length / count;
  const lengths = lengthsOf(rows, count);
  const directions = rows.map((value, index) => value / lengths[Math.floor(index / units)]);
  const similarities = multiply(directions, transpose(directions, count, units), count, units, count);
  const sizes = new Uint32Array(256);
  for (const label of labels) sizes[label] += 1;

  // The slope of the loss with respect to the similarity of i and j, once as row and once as column.
  const pulls = new Float32Array(count * count);
  let loss = 0;
  for (let row = 0; row < count; row++) {
    const others = sizes[labels[row]] - 1;
    if (others === 0) continue;
    const offset = row * count;
    let largest = Number.NEGATIVE_INFINITY;
    for (let column = 0; column < count; column++) {
      if (column !== row) largest = Math.max(largest, similarities[offset + column]);
    }
    let sum = 0;
    let wanted = 0;
    for (let column = 0; column < count; column++) {
      if (column === row) continue;
      const power = Math.exp((similarities[offset + column] - largest) / temperature);
      pulls[offset + column] = power;
      sum += power;
      if (labels[column] === labels[row]) wanted += similarities[offset + column] - largest;
    }
    loss += Math.log(sum) - wanted / temperature / others;
    for (let column = 0; column < count; column++) {
      if (column === row) continue;
      const target = labels[column] === labels[row] ? 1 / others : 0;
      pulls[offset + column] = (pulls[offset + column] / sum - target) / (temperature * count);
    }
  }
  const both = transpose(pulls, count, count);
  for (let index = 0; index < both.length; index++) both[index] += pulls[index];

  // From the slope of the direction to that of the row: the component along the direction has no effect.
  const slopes = multiply(both, directions, count, count, units);
  for (let row = 0; row < count; row++) {
    const start = row * units;
    let along = 0;
    for (let unit = start; unit < start + units; unit++) along += slopes[unit] * directions[unit];
    for (let unit = start; unit < start + units; unit++) {
      slopes[unit] = (slopes[unit] - along * directions[unit]) / lengths[row];
    }
  }
  return { loss: loss / count, slopes };
}
