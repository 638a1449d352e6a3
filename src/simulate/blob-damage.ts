import { crc32 } from '../codegen/blob.js';
import { entryPlace, HEAD_BYTES, headerPlace } from '../codegen/blob-layout.js';
import { BLOB_STATUSES } from '../codegen/blob-status.js';
import type { MatrixKernel } from '../codegen/kernels/kernel.js';
import { EXIT_FIELDS, HEAD_FIELDS, LAYER_FIELDS } from '../kernel/data/fields.js';
import { LARGEST_INT32 } from '../kernel/limits.js';

/** A loadable model with one word changed, and the status that opening it must return. */
export interface Damage {
  /** What was changed. */
  readonly title: string;
  /** Index of the word, and its new value. */
  readonly word: number;
  readonly value: number;
  /** The last word: the checksum of the damaged model, unless the checksum itself must reveal the damage. */
  readonly checksum: number;
  /** As in BLOB_STATUSES. */
  readonly expected: string;
}

/** The statuses for damages for which the harness needs no list: no address, an unaligned one, and a short length. */
export const PLAIN_DAMAGES = [
  { title: 'no address', expected: 'BAD_ADDRESS' },
  { title: 'an address that is not aligned', expected: 'BAD_ADDRESS' },
  { title: 'the last word cut off', expected: 'BAD_LENGTH' },
] as const;

/** The number of a status. @throws RangeError when there is no such status */
export function statusNumber(name: string): number {
  const status = BLOB_STATUSES.find((known) => known.name === name);
  if (status === undefined) throw new RangeError(`there is no status ${name}`);
  return status.value;
}

/** The status of a number: "BAD_CRC", or the number itself if it is not a status. */
export function statusName(value: number): string {
  return BLOB_STATUSES.find((known) => known.value === value)?.name ?? String(value);
}

/**
 * One damage for each thing that opening a loadable model checks, checksums first.
 *
 * @param blob of an undamaged network, laid out for the kernel
 */
export function damagesOf(blob: Uint8Array, kernel: MatrixKernel): readonly Damage[] {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const at = (word: number) => view.getInt32(4 * word, true);
  const last = blob.byteLength / 4 - 1;
  const layer = at(headerPlace('layers')) / 4;
  const exit = at(headerPlace('exits')) / 4;
  const damage = (title: string, word: number, value: number, expected: string): Damage => {
    const damaged = Uint8Array.from(blob.subarray(0, 4 * last));
    new DataView(damaged.buffer).setInt32(4 * word, value, true);
    return { title, word, value, checksum: crc32(damaged), expected };
  };
  const unnoticed = (title: string, word: number): Damage => {
    const value = at(word) ^ 1;
    return { title, word, value, checksum: word === last ? value : at(last), expected: 'BAD_CRC' };
  };
  const weights = at(layer + entryPlace(LAYER_FIELDS, 'weights')) / 4;
  const ofHeads =
    at(headerPlace('decision')) > 0
      ? [
          damage(
            'no head at the last layer',
            at(headerPlace('heads')) / 4 +
              entryPlace(HEAD_FIELDS, 'inputs') +
              (HEAD_BYTES / 4) * (at(headerPlace('layerCount')) - 1),
            0,
            'BAD_HEADS',
          ),
        ]
      : [
          damage(
            'a goodness multiplier of 0',
            layer + entryPlace(LAYER_FIELDS, 'goodnessMultiplier'),
            0,
            'BAD_GOODNESS',
          ),
        ];
  return [
    unnoticed('a weight', weights),
    unnoticed('the checksum', last),
    damage('the kernel', headerPlace('kernel'), at(headerPlace('kernel')) ^ 1, 'BAD_KERNEL'),
    damage('weights of -128', weights, kernel.forbiddenWord | 0, 'BAD_WEIGHTS'),
    damage(
      'what inputs and labels mean',
      headerPlace('meaning'),
      at(headerPlace('meaning')) ^ 1,
      'BAD_MEANING',
    ),
    damage('the magic number', headerPlace('magic'), at(headerPlace('magic')) ^ 1, 'BAD_MAGIC'),
    damage('the version', headerPlace('version'), at(headerPlace('version')) + 1, 'BAD_VERSION'),
    damage('the length', headerPlace('length'), at(headerPlace('length')) + 4, 'BAD_LENGTH'),
    damage('the features', headerPlace('features'), at(headerPlace('features')) + 1, 'BAD_FEATURES'),
    damage('the classes', headerPlace('classes'), at(headerPlace('classes')) + 1, 'BAD_CLASSES'),
    damage('no layers', headerPlace('layerCount'), 0, 'BAD_LAYERS'),
    damage('no exit points', headerPlace('exitCount'), 0, 'BAD_EXIT_COUNT'),
    damage('what decides', headerPlace('decision'), 1 - at(headerPlace('decision')), 'BAD_DECISION'),
    damage('a larger workspace', headerPlace('activations'), LARGEST_INT32, 'BAD_WORKSPACE'),
    damage('layers that are not aligned', headerPlace('layers'), at(headerPlace('layers')) + 1, 'BAD_OFFSET'),
    at(headerPlace('known')) === 0
      ? damage(
          'ranges of known answers that nothing reads',
          headerPlace('known'),
          at(headerPlace('exits')),
          'BAD_FLAG',
        )
      : damage('ranges of known answers outside', headerPlace('known'), blob.byteLength, 'BAD_OFFSET'),
    damage('exit points outside', headerPlace('exits'), blob.byteLength, 'BAD_OFFSET'),
    damage('a truth value of 2', layer + entryPlace(LAYER_FIELDS, 'skipZeros'), 2, 'BAD_FLAG'),
    damage('a layer without units', layer + entryPlace(LAYER_FIELDS, 'outputs'), 0, 'BAD_SHAPE'),
    damage('label slots', headerPlace('labelSlots'), at(headerPlace('classes')) + 1, 'BAD_LABELS'),
    damage('row bits of 0', layer + entryPlace(LAYER_FIELDS, 'rowBits'), 0, 'BAD_ROW_BITS'),
    damage('a gain of 0', layer + entryPlace(LAYER_FIELDS, 'gain'), 0, 'BAD_GAIN'),
    damage('a shift of 0', layer + entryPlace(LAYER_FIELDS, 'shift'), 0, 'BAD_SHIFT'),
    damage(
      'a negative squared length',
      layer + entryPlace(LAYER_FIELDS, 'squaredLength'),
      -1,
      'BAD_SQUARED_LENGTH',
    ),
    damage('a bias', at(layer + entryPlace(LAYER_FIELDS, 'bias')) / 4, LARGEST_INT32, 'BAD_BIAS'),
    damage(
      'activations without a place',
      layer + entryPlace(LAYER_FIELDS, 'activationOffset'),
      -2,
      'BAD_ACTIVATIONS',
    ),
    damage('an exit point after no units', exit + entryPlace(EXIT_FIELDS, 'units'), 0, 'BAD_EXITS'),
    damage('a negative gap', exit + entryPlace(EXIT_FIELDS, 'gap'), -1, 'BAD_RULE'),
    damage('the rule', headerPlace('rule'), 7, 'BAD_RULE'),
    ...ofHeads,
  ];
}

/** The bytes that the harness reads: word, value and checksum of every damage. */
export function encodeDamages(damages: readonly Damage[]): Uint8Array {
  const bytes = new Uint8Array(12 * damages.length);
  const view = new DataView(bytes.buffer);
  damages.forEach(({ word, value, checksum }, i) => {
    [word, value, checksum].forEach((number, place) => {
      view.setUint32(12 * i + 4 * place, number >>> 0, true);
    });
  });
  return bytes;
}
