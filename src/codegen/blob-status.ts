import {
  FAULT_ACTIVATIONS,
  FAULT_BIAS,
  FAULT_EXITS,
  FAULT_GAIN,
  FAULT_GOODNESS,
  FAULT_HEADS,
  FAULT_LABELS,
  FAULT_LENGTH,
  FAULT_ROW_BITS,
  FAULT_ROWS,
  FAULT_RULE,
  FAULT_SHAPE,
  FAULT_SHIFT,
  FAULT_WEIGHTS,
  NO_FAULT,
} from '../kernel/bounds.js';

/** What opening a loadable model may answer. */
export interface BlobStatus {
  /** As it stands in the C enumerator: MNIST_BLOB_BAD_CRC. */
  readonly name: string;
  readonly value: number;
  readonly doc: string;
}

/** All answers, in the order in which they are looked for; those of the bounds have the numbers of src/kernel/bounds.ts. */
export const BLOB_STATUSES: readonly BlobStatus[] = [
  { name: 'OK', value: NO_FAULT, doc: 'The model may be used.' },
  { name: 'BAD_ADDRESS', value: 1, doc: 'The address is NULL or not a multiple of 4.' },
  { name: 'BAD_MAGIC', value: 2, doc: 'There is no loadable model at the address.' },
  {
    name: 'BAD_VERSION',
    value: 3,
    doc: 'The model is of a version of the format that this library does not know.',
  },
  {
    name: 'BAD_LENGTH',
    value: 4,
    doc: 'The model is longer than the given length, or too short for what it says.',
  },
  {
    name: 'BAD_CRC',
    value: 5,
    doc: 'The checksum is wrong: the model was damaged or not written to its end.',
  },
  { name: 'BAD_KERNEL', value: 6, doc: 'The weights are laid out for another kernel than this build has.' },
  { name: 'BAD_FEATURES', value: 7, doc: 'The number of features is another.' },
  { name: 'BAD_CLASSES', value: 8, doc: 'The number of classes is another.' },
  {
    name: 'BAD_MEANING',
    value: 9,
    doc: 'Inputs or labels mean something else: input scale, front end or class names.',
  },
  { name: 'BAD_LAYERS', value: 10, doc: 'There is no layer, or there are more than a blob has room for.' },
  { name: 'BAD_EXIT_COUNT', value: 11, doc: 'There is no exit point, or there are more than are allowed.' },
  { name: 'BAD_WORKSPACE', value: 12, doc: 'The model needs a larger workspace than this build has.' },
  { name: 'BAD_OFFSET', value: 13, doc: 'A part of the model is not aligned or not inside it.' },
  { name: 'BAD_FLAG', value: 14, doc: 'A truth value is neither 0 nor 1, or a word that must be 0 is not.' },
  {
    name: 'BAD_DECISION',
    value: 15,
    doc: 'Heads decide in the model and goodness in this library, or the other way round.',
  },
  {
    name: 'BAD_SHAPE',
    value: FAULT_SHAPE,
    doc: 'Layers do not follow one another, or have too many inputs or units.',
  },
  { name: 'BAD_LABELS', value: FAULT_LABELS, doc: 'The label slots or their scale are out of range.' },
  {
    name: 'BAD_ROW_BITS',
    value: FAULT_ROW_BITS,
    doc: 'A length of rows is out of range: an accumulator could overflow.',
  },
  { name: 'BAD_GAIN', value: FAULT_GAIN, doc: 'A gain is out of range.' },
  { name: 'BAD_SHIFT', value: FAULT_SHIFT, doc: 'A right shift is out of range.' },
  { name: 'BAD_BIAS', value: FAULT_BIAS, doc: 'A bias is out of range: an activation could overflow.' },
  {
    name: 'BAD_GOODNESS',
    value: FAULT_GOODNESS,
    doc: 'The scale of the goodness is out of range: it could overflow.',
  },
  {
    name: 'BAD_ACTIVATIONS',
    value: FAULT_ACTIVATIONS,
    doc: 'Activations are not in the workspace, or over others.',
  },
  { name: 'BAD_WEIGHTS', value: FAULT_WEIGHTS, doc: 'A weight is out of range, or does not fit the layout.' },
  {
    name: 'BAD_ROWS',
    value: FAULT_ROWS,
    doc: 'A row of weights is longer than its layer says: an accumulator could overflow.',
  },
  {
    name: 'BAD_EXITS',
    value: FAULT_EXITS,
    doc: 'The exit points are out of order, or do not cover every layer.',
  },
  { name: 'BAD_RULE', value: FAULT_RULE, doc: 'The stopping rule, a threshold or a gap is out of range.' },
  {
    name: 'BAD_SQUARED_LENGTH',
    value: FAULT_LENGTH,
    doc: 'A layer takes its inputs for shorter than they may be: an accumulator could overflow.',
  },
  {
    name: 'BAD_HEADS',
    value: FAULT_HEADS,
    doc: 'A head does not fit the layers that it reads, or a logit could overflow.',
  },
];
