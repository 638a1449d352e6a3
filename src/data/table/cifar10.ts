import { InputError } from '../../errors/input-error.js';
import { LARGEST_VALUE } from '../../kernel/limits.js';
import { checkInflation, withBytes } from '../file/byte-reader.js';
import { createTable, type Table } from './table.js';

/** Classes of CIFAR-10, in the order of its labels (batches.meta.txt). */
export const CIFAR10_CLASSES: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

const SIDE = 32;
const COLOURS = ['red', 'green', 'blue'];
const PLANE = SIDE * SIDE;
const WIDTH = COLOURS.length * PLANE;
/** A label, then the red, green and blue planes, each row by row. */
const ROW = 1 + WIDTH;

/** The shade that becomes 0, and the number of shades per 1.0 of a feature. */
const MIDDLE = 128;

/** The feature of every shade: its distance from the middle, such that it is an integer of 8 bits times 1/128. */
const FEATURES = Float32Array.from(
  { length: 256 },
  (_, shade) => Math.max(shade - MIDDLE, -LARGEST_VALUE) / MIDDLE,
);

function columnNames(): readonly string[] {
  return Array.from({ length: PLANE }, (_, pixel) =>
    COLOURS.map((colour) => `${colour}[${Math.floor(pixel / SIDE)},${pixel % SIDE}]`),
  ).flat();
}

/** Rows that are read at a time. */
const PIECE = 100;

/** The rows of one file, in pieces of whole rows. */
async function readRows(path: string): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  await withBytes(path, async (reader) => {
    for (;;) {
      const start = reader.position;
      const bytes = await reader.next(PIECE * ROW);
      checkInflation(reader, reader.position, `byte ${start}`);
      if (bytes.length % ROW !== 0 || reader.position === 0) {
        throw new InputError(
          `${path}, byte ${reader.position - (bytes.length % ROW)}: the size of ${reader.position} bytes is not a whole ` +
            `number of ${ROW}-byte rows; unpack cifar-10-binary.tar.gz again`,
        );
      }
      for (let at = 0; at < bytes.length; at += ROW) {
        if (bytes[at] >= CIFAR10_CLASSES.length) {
          throw new InputError(
            `${path}, byte ${start + at}: label ${bytes[at]} is not one of 0 to 9; ` +
              'check that this is CIFAR-10, not CIFAR-100, in its binary form',
          );
        }
      }
      pieces.push(bytes);
      if (bytes.length < PIECE * ROW) return;
    }
  });
  return pieces;
}

/** Rows of files, one after the other. */
async function readFiles(paths: readonly string[]): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (const path of paths) pieces.push(...(await readRows(path)));
  return pieces;
}

function countRows(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length / ROW, 0);
}

/**
 * Reads files of CIFAR-10 in its binary form (Krizhevsky 2009; data_batch_1.bin ... test_batch.bin) one after the other. A
 * row is a picture of 32 x 32 pixels, `[row][column][red, green, blue]`. A feature is (shade - 128) / 128, which times 128
 * is the 8-bit integer that the device multiplies; shade 0 counts as 1, because -128 is not used there. The classes are those
 * that occur.
 *
 * @param tests files of the test part, whose rows come last
 * @throws InputError naming file and byte when a file is not a whole number of rows or has a label above 9
 */
export async function readCifar10(files: readonly string[], tests?: readonly string[]): Promise<Table> {
  if (files.length === 0)
    throw new InputError('CIFAR-10: no files are named; name data_batch_1.bin or others');
  const testPieces = await readFiles(tests ?? []);
  const pieces = [...(await readFiles(files)), ...testPieces];
  const count = countRows(pieces);
  const features = new Float32Array(count * WIDTH);
  const found = new Uint8Array(count);
  let row = 0;
  for (const bytes of pieces) {
    for (let at = 0; at < bytes.length; at += ROW, row++) {
      found[row] = bytes[at];
      const start = row * WIDTH;
      for (let plane = 0; plane < COLOURS.length; plane++) {
        const from = at + 1 + plane * PLANE;
        for (let pixel = 0; pixel < PLANE; pixel++) {
          features[start + pixel * COLOURS.length + plane] = FEATURES[bytes[from + pixel]];
        }
      }
    }
  }
  const occurring = CIFAR10_CLASSES.flatMap((_, label) => (found.includes(label) ? [label] : []));
  return createTable({
    source: [...files, ...(tests ?? [])].join(', '),
    columns: columnNames(),
    count,
    width: WIDTH,
    features,
    labels: found.map((label) => occurring.indexOf(label)),
    classNames: occurring.map((label) => CIFAR10_CLASSES[label]),
    imageShape: [SIDE, SIDE, COLOURS.length],
    rawUnit: MIDDLE,
    ...(tests === undefined ? {} : { testRows: countRows(testPieces) }),
  });
}
