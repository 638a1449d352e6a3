import type { FloatLayer, LabelEncoding } from '../model/network.js';
import { longestRow, quantizeWeights, WEIGHT_MAX } from './quantize-layer.js';

/** The first layer's weights, the label slots apart from the features. */
export interface FirstLayerWeights {
  /** [units][features]; zero in the columns that label slots take the place of. */
  readonly levels: Int8Array;
  readonly weightStep: number;
  readonly labelSlots: number;
  /** [units][classes] */
  readonly labelWeights: Int8Array;
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

/**
 * Quantizes the first layer so that its product with the features is shared by all labels.
 *
 * The label weights, often many times larger than the others, have a step of their own: what a label adds to an
 * accumulator is `labelMultiplier * labelWeights`.
 *
 * @param inputScale integer input steps per 1.0 of a feature
 */
export function quantizeFirstLayer(
  layer: FloatLayer,
  features: number,
  classes: number,
  label: LabelEncoding,
  inputScale: number,
): FirstLayerWeights {
  const [slots, rest] = splitColumns(layer.weights, layer.inputs, classes);
  const { levels: restLevels, step: weightStep } = quantizeWeights(rest);
  const restColumns = layer.inputs - classes;
  const labelSlots = features - restColumns;
  const levels = new Int8Array(layer.outputs * features);
  for (let row = 0; row < layer.outputs; row++) {
    levels.set(restLevels.subarray(row * restColumns, (row + 1) * restColumns), row * features + labelSlots);
  }
  const additions = slots.map((weight) => (weight * label.amplitude * inputScale) / weightStep);
  const largest = additions.reduce((max, addition) => Math.max(max, Math.abs(addition)), 0);
  const labelMultiplier = Math.max(1, Math.ceil(largest / WEIGHT_MAX));
  const labelWeights = Int8Array.from(additions, (addition) => Math.floor(addition / labelMultiplier + 0.5));
  const labelSquare = Math.max(1, Math.round((label.amplitude * inputScale) ** 2));
  const largestSlot = (row: number) =>
    labelWeights
      .subarray(row * classes, (row + 1) * classes)
      .reduce((max, weight) => Math.max(max, (labelMultiplier * weight) ** 2), 0) / labelSquare;
  return {
    levels,
    weightStep,
    labelSlots,
    labelWeights: transposed(labelWeights, layer.outputs, classes),
    labelMultiplier,
    labelSquare,
    longestRow: longestRow(levels, features, largestSlot),
  };
}
