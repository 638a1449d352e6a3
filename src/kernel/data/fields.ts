import {
  FAULT_ACTIVATIONS,
  FAULT_CONVOLUTIONS,
  FAULT_EXITS,
  FAULT_GAIN,
  FAULT_GOODNESS,
  FAULT_HEADS,
  FAULT_LABELS,
  FAULT_ROW_BITS,
  FAULT_RULE,
  FAULT_SHAPE,
  FAULT_SHIFT,
  FAULT_SQUARED_LENGTH,
} from '../faults.js';
import type { KnownRange } from '../known/known.js';
import {
  LARGEST_GAIN,
  LARGEST_INT16,
  LARGEST_INT32,
  LARGEST_LABEL_MULTIPLIER,
  LARGEST_LABEL_SQUARE,
  LARGEST_ROW_BITS,
  LARGEST_SHIFT,
  LEAST_INT32,
  MOST_EXITS,
  MOST_INPUTS,
  MOST_UNITS,
} from '../limits.js';
import {
  type Convolution,
  type Exit,
  type Head,
  type Layer,
  type Model,
  POOLS_BOTH,
  POOLS_MEANS,
  RULE_GOODNESS,
  RULE_MARGIN,
} from '../types.js';

/*
 * The fields of a network, in the order in which types.ts declares and documents them. The following derive from this: the
 * ranges that the schema of integer model files checks, the encoder of loadable models, their tables in C and the code that
 * reads them, the initializers of constant networks, and the tables in the documentation.
 */

/** A 32-bit integer, signed. */
export interface IntegerField {
  readonly kind: 'integer';
  readonly least: number;
  readonly most: number;
  /** The fault of a value outside this range; undefined: every value is valid. */
  readonly fault: number | undefined;
}

/** A truth value. */
export interface FlagField {
  readonly kind: 'flag';
}

/** A reference to numbers or structures that are stored elsewhere. */
export interface ReferenceField {
  readonly kind: 'reference';
}

export type Field = IntegerField | FlagField | ReferenceField;

/** A description of every field of a type. */
export type Fields<Described> = {
  readonly [Name in keyof Described]: Described[Name] extends number
    ? IntegerField
    : Described[Name] extends boolean
      ? FlagField
      : ReferenceField;
};

function integer(least: number, most: number, fault?: number): IntegerField {
  return { kind: 'integer', least, most, fault };
}

const FLAG: FlagField = { kind: 'flag' };
const REFERENCE: ReferenceField = { kind: 'reference' };

export const LAYER_FIELDS: Fields<Layer> = {
  inputs: integer(1, MOST_INPUTS, FAULT_SHAPE),
  outputs: integer(1, MOST_UNITS, FAULT_SHAPE),
  weights: REFERENCE,
  bias: REFERENCE,
  rowBits: integer(1, LARGEST_ROW_BITS, FAULT_ROW_BITS),
  gain: integer(1, LARGEST_GAIN, FAULT_GAIN),
  shift: integer(1, LARGEST_SHIFT, FAULT_SHIFT),
  squaredLength: integer(0, LARGEST_INT32, FAULT_SQUARED_LENGTH),
  goodnessMultiplier: integer(1, LARGEST_INT32, FAULT_GOODNESS),
  goodnessShift: integer(1, LARGEST_SHIFT, FAULT_SHIFT),
  activationOffset: integer(-1, LARGEST_INT32, FAULT_ACTIVATIONS),
  skipZeros: FLAG,
};

export const HEAD_FIELDS: Fields<Head> = {
  first: integer(0, LARGEST_INT32, FAULT_HEADS),
  inputs: integer(0, LARGEST_INT32, FAULT_HEADS),
  weights: REFERENCE,
  bias: REFERENCE,
};

/** A length in rows, columns or values. */
const LENGTH = integer(1, MOST_INPUTS, FAULT_CONVOLUTIONS);

/** A number of rows or columns outside a map. */
const MARGIN = integer(0, MOST_INPUTS, FAULT_CONVOLUTIONS);

export const CONVOLUTION_FIELDS: Fields<Convolution> = {
  height: LENGTH,
  width: LENGTH,
  channels: LENGTH,
  groups: LENGTH,
  groupChannels: LENGTH,
  groupOutputs: integer(1, MOST_UNITS, FAULT_CONVOLUTIONS),
  kernelHeight: LENGTH,
  kernelWidth: LENGTH,
  strideDown: LENGTH,
  strideRight: LENGTH,
  above: MARGIN,
  before: MARGIN,
  outputHeight: LENGTH,
  outputWidth: LENGTH,
  gridHeight: LENGTH,
  gridWidth: LENGTH,
  cellHeight: LENGTH,
  cellWidth: LENGTH,
  stepDown: LENGTH,
  stepRight: LENGTH,
  pooling: integer(POOLS_MEANS, POOLS_BOTH, FAULT_CONVOLUTIONS),
  meanMultiplier: integer(1, LARGEST_INT16, FAULT_CONVOLUTIONS),
  meanShift: integer(1, LARGEST_SHIFT, FAULT_SHIFT),
  scratchOffset: integer(0, LARGEST_INT32, FAULT_ACTIVATIONS),
  keptColumns: integer(0, MOST_INPUTS, FAULT_CONVOLUTIONS),
};

export const EXIT_FIELDS: Fields<Exit> = {
  layer: integer(0, LARGEST_INT32, FAULT_EXITS),
  units: integer(1, MOST_UNITS, FAULT_EXITS),
  threshold: integer(LEAST_INT32, LARGEST_INT32),
  gap: integer(0, LARGEST_INT32, FAULT_RULE),
};

export const KNOWN_FIELDS: Fields<KnownRange> = {
  margin: integer(LEAST_INT32, LARGEST_INT32),
  goodness: integer(LEAST_INT32, LARGEST_INT32),
};

export const MODEL_FIELDS: Fields<Model> = {
  features: integer(1, MOST_INPUTS, FAULT_SHAPE),
  classes: integer(1, LARGEST_INT32, FAULT_SHAPE),
  labelSlots: integer(0, LARGEST_INT32, FAULT_LABELS),
  labelCount: integer(0, LARGEST_INT32, FAULT_LABELS),
  labelSquare: integer(0, LARGEST_LABEL_SQUARE, FAULT_LABELS),
  labelMultiplier: integer(1, LARGEST_LABEL_MULTIPLIER, FAULT_LABELS),
  labelWeights: REFERENCE,
  room: integer(0, LARGEST_INT32),
  layerCount: integer(1, LARGEST_INT32, FAULT_SHAPE),
  layers: REFERENCE,
  headCount: integer(0, LARGEST_INT32, FAULT_HEADS),
  heads: REFERENCE,
  convolutionCount: integer(0, LARGEST_INT32, FAULT_CONVOLUTIONS),
  convolutions: REFERENCE,
  rule: integer(RULE_GOODNESS, RULE_MARGIN, FAULT_RULE),
  exitCount: integer(1, MOST_EXITS, FAULT_EXITS),
  exits: REFERENCE,
};

/** The names of the fields of a type with their descriptions, in order. */
export function fieldsOf<Described>(
  fields: Fields<Described>,
): readonly (readonly [name: string & keyof Described, field: Field])[] {
  const isName = (name: string): name is string & keyof Described => name in fields;
  return Object.keys(fields)
    .filter(isName)
    .map((name): readonly [string & keyof Described, Field] => [name, fields[name]]);
}
