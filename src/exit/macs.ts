import type { Exit, Layer } from '../kernel/types.js';

/** What of a model its cost depends on. */
interface Shape {
  readonly classes: number;
  /** Label slots that take the place of features; 0 when they come before them. */
  readonly labelSlots: number;
  readonly layers: readonly Pick<Layer, 'inputs' | 'outputs'>[];
}

/**
 * Multiply-accumulates (MACs) of the routine up to each exit point: products with weights, label slots included. The
 * first layer's product with the features is computed once, and each label adds one slot a unit; every later layer is
 * computed for each label.
 */
export function macsToExits(shape: Shape, exits: readonly Exit[]): readonly number[] {
  let finished = 0;
  return exits.map((exit) => {
    const layer = shape.layers[exit.layer];
    const perUnit = exit.layer === 0 ? layer.inputs + shape.classes : shape.classes * layer.inputs;
    const macs = finished + perUnit * exit.units;
    if (exit.units === layer.outputs) finished = macs;
    return macs;
  });
}

/** MACs up to each exit point when every label has a pass of its own through all layers, as in the paper. */
export function macsWithoutSharing(shape: Shape, exits: readonly Exit[]): readonly number[] {
  let finished = 0;
  return exits.map((exit) => {
    const layer = shape.layers[exit.layer];
    const slots = exit.layer === 0 && shape.labelSlots === 0 ? shape.classes : 0;
    const macs = finished + shape.classes * (layer.inputs + slots) * exit.units;
    if (exit.units === layer.outputs) finished = macs;
    return macs;
  });
}

/** Mean MACs, given the share of samples that stop at each exit point. */
export function meanMacs(macs: readonly number[], shares: readonly number[]): number {
  return macs.reduce((sum, value, i) => sum + value * shares[i], 0);
}
