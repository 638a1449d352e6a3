import { InputError } from '../../errors/input-error.js';
import { checkInflation, withBytes } from '../file/byte-reader.js';
import { createRowStore, type RowStore } from './row-store.js';
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

const PLANE = 32 * 32;
const WIDTH = 3 * PLANE;
/** A label, then the red, green and blue planes, each row by row. */
const ROW = 1 + WIDTH;

function columnNames(): readonly string[] {
  return ['red', 'green', 'blue'].flatMap((colour) =>
    Array.from({ length: PLANE }, (_, pixel) => `${colour}[${Math.floor(pixel / 32)},${pixel % 32}]`),
  );
}

/** Rows that are read at a time. */
const PIECE = 100;

/** Adds the rows of one file. */
async function readRows(path: string, store: RowStore, labels: number[]): Promise<void> {
  const values = new Float32Array(WIDTH);
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
        labels.push(bytes[at]);
        for (let pixel = 0; pixel < WIDTH; pixel++) values[pixel] = bytes[at + 1 + pixel] / 255;
        store.push(values);
      }
      if (bytes.length < PIECE * ROW) return;
    }
  });
}

/**
 * Reads files of CIFAR-10 in its binary form (Krizhevsky 2009; data_batch_1.bin ... test_batch.bin) one after the other. A
 * row has 3072 features, the red, green and blue planes of 32 x 32 pixels each, in [0, 1]. The classes are those that occur.
 *
 * @throws InputError naming file and byte when a file is not a whole number of rows or has a label above 9
 */
export async function readCifar10(files: readonly string[]): Promise<Table> {
  if (files.length === 0)
    throw new InputError('CIFAR-10: no files are named; name data_batch_1.bin or others');
  const store = createRowStore(WIDTH);
  const found: number[] = [];
  for (const path of files) await readRows(path, store, found);
  const occurring = CIFAR10_CLASSES.flatMap((_, label) => (found.includes(label) ? [label] : []));
  return createTable({
    source: files.join(', '),
    columns: columnNames(),
    count: found.length,
    width: WIDTH,
    features: store.finish(),
    labels: Uint8Array.from(found, (label) => occurring.indexOf(label)),
    classNames: occurring.map((label) => CIFAR10_CLASSES[label]),
    rawUnit: 255,
  });
}
