import * as faults from '../faults.js';
import {
  LARGEST_GAIN,
  LARGEST_ROW_BITS,
  LARGEST_SHIFT,
  MOST_INPUTS,
  MOST_UNITS,
  ROWS_TOGETHER,
} from '../limits.js';

/** The name of a fault's constant: FAULT_GAIN. */
export type FaultName = Extract<keyof typeof faults, `FAULT_${string}`>;

/**
 * What each fault means: for messages, for the status codes of loadable models, and for the documentation. All of them
 * start in lower case and end without a full stop.
 */
export const FAULT_TEXTS: Readonly<Record<FaultName, string>> = {
  FAULT_SHAPE: `layers do not follow one another, or one has no inputs or units, more than ${MOST_INPUTS} inputs or more than ${MOST_UNITS} units`,
  FAULT_LABELS: 'the number of label slots or of rows of label weights, or their scale, is out of range',
  FAULT_ROW_BITS: `the number of row bits is not 1 to ${LARGEST_ROW_BITS}, or so large that an accumulator could overflow`,
  FAULT_GAIN: `a gain is not 1 to ${LARGEST_GAIN}`,
  FAULT_SHIFT: `a right shift is not 1 to ${LARGEST_SHIFT}`,
  FAULT_BIAS: 'a bias is so large that an activation could overflow',
  FAULT_GOODNESS: 'the goodness of a layer, or that of all layers together, could overflow',
  FAULT_ACTIVATIONS: 'activations are outside the workspace, or overlap others that are still read',
  FAULT_WEIGHTS:
    'a weight is -128, or not zero where it must be, or does not agree with what is stored with the weights',
  FAULT_ROWS: 'a row of weights is longer than the row bits of its layer allow, label slots included',
  FAULT_EXITS: `exit points are out of order, inside a group of ${ROWS_TOGETHER} units, or do not cover every layer to its end`,
  FAULT_RULE:
    'the stopping rule is unknown, or a gap is negative; where heads decide: an exit point drops labels, or stops where there is no head',
  FAULT_SQUARED_LENGTH: 'the input vectors of a layer may be longer than the layer assumes',
  FAULT_HEADS: 'a head reads units that do not exist, the last layer has no head, or a logit could overflow',
  FAULT_CONVOLUTIONS: `a map or a patch of a convolution has more than ${MOST_INPUTS} values, a patch, a position or a cell is outside its map, or a mean could overflow`,
};

/** A fault with its number and its text. */
export interface Fault {
  readonly name: FaultName;
  readonly number: number;
  readonly text: string;
}

const NUMBERS: Readonly<Record<FaultName, number>> = faults;

const isFaultName = (name: string): name is FaultName => name in FAULT_TEXTS;

/** All faults, by their numbers. */
export const FAULTS: readonly Fault[] = Object.keys(FAULT_TEXTS)
  .filter(isFaultName)
  .map((name) => ({ name, number: NUMBERS[name], text: FAULT_TEXTS[name] }))
  .toSorted((one, other) => one.number - other.number);
