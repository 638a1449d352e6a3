import { crc32 } from '../codegen/blob.js';
import { BLOB_STATUSES } from '../codegen/blob-status.js';
import type { MatrixKernel } from '../codegen/kernels/kernel.js';

/** A loadable model with one word changed, and what opening it must say. */
export interface Damage {
  /** What was changed. */
  readonly title: string;
  /** Which word, and what to. */
  readonly word: number;
  readonly value: number;
  /** The last word: that of the damaged model, unless the checksum is what gives the damage away. */
  readonly checksum: number;
  /** As in BLOB_STATUSES. */
  readonly expected: string;
}

/** Words of the header, as docs/loadable-model.md numbers them. */
const HEADER = {
  magic: 0,
  version: 1,
  length: 2,
  kernel: 3,
  features: 4,
  classes: 5,
  meaning: 6,
  layerCount: 7,
  exitCount: 8,
  rule: 9,
  activations: 10,
  labelSlots: 13,
  layers: 17,
  exits: 18,
  decision: 19,
  heads: 21,
} as const;

/** Words of a layer, an exit point and a head in their tables. */
const LAYER = {
  outputs: 1,
  weights: 2,
  bias: 3,
  rowBits: 4,
  gain: 5,
  shift: 6,
  squaredLength: 7,
  goodnessMultiplier: 8,
  activationOffset: 10,
  skipZeros: 11,
} as const;
const EXIT = { units: 1, gap: 3 } as const;
const HEAD_WORDS = 4;
const HEAD = { inputs: 1 } as const;

const LARGEST_INT32 = 0x7fffffff;

/** What is said of damages for which the harness needs no list: no address, one that is not aligned, and a short length. */
export const PLAIN_DAMAGES = [
  { title: 'no address', expected: 'BAD_ADDRESS' },
  { title: 'an address that is not aligned', expected: 'BAD_ADDRESS' },
  { title: 'the last word cut off', expected: 'BAD_LENGTH' },
] as const;

/** The number that an opened model answers for a status. @throws RangeError when there is no such status */
export function statusNumber(name: string): number {
  const status = BLOB_STATUSES.find((known) => known.name === name);
  if (status === undefined) throw new RangeError(`there is no status ${name}`);
  return status.value;
}

/** The status of a number: "BAD_CRC", or the number itself where it is none. */
export function statusName(value: number): string {
  return BLOB_STATUSES.find((known) => known.value === value)?.name ?? String(value);
}

/**
 * One damage for each thing that opening a loadable model looks at, checksums first.
 *
 * @param blob of a network that is as it should be, laid out for the kernel
 */
export function damagesOf(blob: Uint8Array, kernel: MatrixKernel): readonly Damage[] {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const at = (word: number) => view.getInt32(4 * word, true);
  const last = blob.byteLength / 4 - 1;
  const layer = at(HEADER.layers) / 4;
  const exit = at(HEADER.exits) / 4;
  const damage = (title: string, word: number, value: number, expected: string): Damage => {
    const damaged = Uint8Array.from(blob.subarray(0, 4 * last));
    new DataView(damaged.buffer).setInt32(4 * word, value, true);
    return { title, word, value, checksum: crc32(damaged), expected };
  };
  const unnoticed = (title: string, word: number): Damage => {
    const value = at(word) ^ 1;
    return { title, word, value, checksum: word === last ? value : at(last), expected: 'BAD_CRC' };
  };
  const weights = at(layer + LAYER.weights) / 4;
  const ofHeads =
    at(HEADER.decision) === 1
      ? [
          damage(
            'no head at the last layer',
            at(HEADER.heads) / 4 + HEAD_WORDS * (at(HEADER.layerCount) - 1) + HEAD.inputs,
            0,
            'BAD_HEADS',
          ),
        ]
      : [damage('a goodness multiplier of 0', layer + LAYER.goodnessMultiplier, 0, 'BAD_GOODNESS')];
  return [
    unnoticed('a weight', weights),
    unnoticed('the checksum', last),
    damage('the kernel', HEADER.kernel, at(HEADER.kernel) ^ 1, 'BAD_KERNEL'),
    damage('weights of -128', weights, kernel.forbiddenWord | 0, 'BAD_WEIGHTS'),
    damage('what inputs and labels mean', HEADER.meaning, at(HEADER.meaning) ^ 1, 'BAD_MEANING'),
    damage('the magic number', HEADER.magic, at(HEADER.magic) ^ 1, 'BAD_MAGIC'),
    damage('the version', HEADER.version, at(HEADER.version) + 1, 'BAD_VERSION'),
    damage('the length', HEADER.length, at(HEADER.length) + 4, 'BAD_LENGTH'),
    damage('the features', HEADER.features, at(HEADER.features) + 1, 'BAD_FEATURES'),
    damage('the classes', HEADER.classes, at(HEADER.classes) + 1, 'BAD_CLASSES'),
    damage('no layers', HEADER.layerCount, 0, 'BAD_LAYERS'),
    damage('no exit points', HEADER.exitCount, 0, 'BAD_EXIT_COUNT'),
    damage('what decides', HEADER.decision, 1 - at(HEADER.decision), 'BAD_DECISION'),
    damage('a larger workspace', HEADER.activations, LARGEST_INT32, 'BAD_WORKSPACE'),
    damage('layers that are not aligned', HEADER.layers, at(HEADER.layers) + 1, 'BAD_OFFSET'),
    damage('exit points outside', HEADER.exits, blob.byteLength, 'BAD_OFFSET'),
    damage('a truth value of 2', layer + LAYER.skipZeros, 2, 'BAD_FLAG'),
    damage('a layer without units', layer + LAYER.outputs, 0, 'BAD_SHAPE'),
    damage('label slots', HEADER.labelSlots, at(HEADER.classes) + 1, 'BAD_LABELS'),
    damage('row bits of 0', layer + LAYER.rowBits, 0, 'BAD_ROW_BITS'),
    damage('a gain of 0', layer + LAYER.gain, 0, 'BAD_GAIN'),
    damage('a shift of 0', layer + LAYER.shift, 0, 'BAD_SHIFT'),
    damage('a negative squared length', layer + LAYER.squaredLength, -1, 'BAD_SQUARED_LENGTH'),
    damage('a bias', at(layer + LAYER.bias) / 4, LARGEST_INT32, 'BAD_BIAS'),
    damage('activations without a place', layer + LAYER.activationOffset, -2, 'BAD_ACTIVATIONS'),
    damage('an exit point after no units', exit + EXIT.units, 0, 'BAD_EXITS'),
    damage('a negative gap', exit + EXIT.gap, -1, 'BAD_RULE'),
    damage('the rule', HEADER.rule, 7, 'BAD_RULE'),
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
