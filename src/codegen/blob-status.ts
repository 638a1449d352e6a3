import { FAULTS } from '../kernel/data/fault-texts.js';
import { NO_FAULT } from '../kernel/faults.js';

/** A result of opening a loadable model. */
export interface BlobStatus {
  /** As in the C enumerator: MNIST_BLOB_BAD_CRC. */
  readonly name: string;
  readonly value: number;
  readonly doc: string;
}

/** All statuses: those of the format, in the order in which they are checked, then the faults that the bounds find. */
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
    doc: 'The model is longer than the given length, or too short for its content.',
  },
  {
    name: 'BAD_CRC',
    value: 5,
    doc: 'The checksum is wrong: the model is damaged or was not completely written.',
  },
  { name: 'BAD_KERNEL', value: 6, doc: 'The weights are laid out for another kernel than this build has.' },
  { name: 'BAD_FEATURES', value: 7, doc: 'The number of features differs.' },
  { name: 'BAD_CLASSES', value: 8, doc: 'The number of classes differs.' },
  {
    name: 'BAD_MEANING',
    value: 9,
    doc: 'Inputs or labels have another meaning: the input scale, the front end or the class names differ.',
  },
  { name: 'BAD_LAYERS', value: 10, doc: 'There is no layer, or there are more than the library allows.' },
  { name: 'BAD_EXIT_COUNT', value: 11, doc: 'There is no exit point, or there are more than are allowed.' },
  { name: 'BAD_WORKSPACE', value: 12, doc: 'The model needs a larger workspace than this build has.' },
  { name: 'BAD_OFFSET', value: 13, doc: 'A part of the model is not aligned or not inside it.' },
  { name: 'BAD_FLAG', value: 14, doc: 'A truth value is neither 0 nor 1, or a word that must be 0 is not.' },
  {
    name: 'BAD_DECISION',
    value: 15,
    doc: 'Goodness, heads or heads of convolutions decide in the model, and another of them in this library.',
  },
  ...FAULTS.map(({ name, number, text }) => ({
    name: name.replace('FAULT_', 'BAD_'),
    value: number,
    doc: `${text}.`.replace(/^./, (first) => first.toUpperCase()),
  })),
];
