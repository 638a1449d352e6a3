import { LARGEST_VALUE } from '../kernel/limits.js';
import type { FloatLayer, LabelEncoding } from '../model/network.js';
import { longestRow, quantizeWeights } from './quantize-layer.js';

/** The first layer's weights, with the label slots separate from the features. Without a label `labelWeights` is empty. */
export interface FirstLayerWeights {
  /** [units][features]; zero in the columns that label slots replace. */
  readonly levels: Int8Array;
  readonly weightStep: number;
  readonly labelSlots: number;
  /** [labels][units]: a row for every class, or the sum over all slots where the label is neutral */
  readonly labelWeights: Int8Array;
  readonly labelCount: number;
  readonly labelMultiplier: number;
  readonly labelSquare: number;
  readonly longestRow: number;
}

/** Splits a row-major matrix after its first `head` columns. */
function splitColumns(weights: Float32Array, columns: number, head: number): [Float32Array, Float32Array] {
  const rows = weights.length / columns;
  const left = new Float32Array(rows * head);
  const right = new Float32Array(rows * (columns - head));
  for (let row = 0; row < rows; row++) {
    left.set(weights.subarray(row * columns, row * columns + head), row * head);
    right.set(weights.subarray(row * columns + head, (row + 1) * columns), row * (columns - head));
  }
  return [left, right];
}

/** `[columns][rows]` from `[rows][columns]`: a label's weights side by side. */
function transposed(matrix: Int8Array, rows: number, columns: number): Int8Array {
  return Int8Array.from(matrix, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}

/** A label that sets every slot: one column, the sum of them all. */
function summedRows(matrix: Float32Array, columns: number): Float32Array {
  return Float32Array.from({ length: matrix.length / columns }, (_, row) =>
    matrix.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value, 0),
  );
}

/** How the label of a network is written into its input. */
export interface LabelSlots {
  readonly classes: number;
  readonly label: LabelEncoding;
  /** Every slot is set at once, and there is a single pass. */
  readonly neutral: boolean;
}

/** Quantizes the first layer of a network without a label in its input. */
export function quantizePlainFirstLayer(layer: FloatLayer): FirstLayerWeights {
  const { levels, step: weightStep } = quantizeWeights(layer.weights);
  return {
    levels,
    weightStep,
    labelSlots: 0,
    labelWeights: new Int8Array(0),
    labelCount: 0,
    labelMultiplier: 1,
    labelSquare: 0,
    longestRow: longestRow(levels, layer.inputs),
  };
}

/**
 * Quantizes the first layer so that its product with the features is shared by all labels.
 *
 * The label weights, often many times larger than the others, have a step of their own: a label adds `labelMultiplier *
 * labelWeights` to an accumulator. A neutral label sets every slot, so that its weights are the sum over the slots, and
 * its square is that of all slots.
 *
 * @param inputScale integer input steps per 1.0 of a feature
 */
export function quantizeFirstLayer(
  layer: FloatLayer,
  features: number,
  { classes, label, neutral }: LabelSlots,
  inputScale: number,
): FirstLayerWeights {
  const labelCount = neutral ? 1 : classes;
  const [columns, rest] = splitColumns(layer.weights, layer.inputs, classes);
  const { levels: restLevels, step: weightStep } = quantizeWeights(rest);
  const restColumns = layer.inputs - classes;
  const labelSlots = features - restColumns;
  const levels = new Int8Array(layer.outputs * features);
  for (let row = 0; row < layer.outputs; row++) {
    levels.set(restLevels.subarray(row * restColumns, (row + 1) * restColumns), row * features + labelSlots);
  }
  const slots = neutral ? summedRows(columns, classes) : columns;
  const additions = slots.map((weight) => (weight * label.amplitude * inputScale) / weightStep);
  const largest = additions.reduce((max, addition) => Math.max(max, Math.abs(addition)), 0);
  const labelMultiplier = Math.max(1, Math.ceil(largest / LARGEST_VALUE));
  const labelWeights = Int8Array.from(additions, (addition) => Math.floor(addition / labelMultiplier + 0.5));
  const slotsSet = neutral ? classes : 1;
  const labelSquare = Math.max(1, Math.round(slotsSet * (label.amplitude * inputScale) ** 2));
  const largestSlot = (row: number) =>
    labelWeights
      .subarray(row * labelCount, (row + 1) * labelCount)
      .reduce((max, weight) => Math.max(max, (labelMultiplier * weight) ** 2), 0) / labelSquare;
  return {
    levels,
    weightStep,
    labelSlots,
    labelWeights: transposed(labelWeights, layer.outputs, labelCount),
    labelCount,
    labelMultiplier,
    labelSquare,
    longestRow: longestRow(levels, features, largestSlot),
  };
}
