import { InputError } from '../../config/input-error.js';
import { withInputFile } from './input-file.js';
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

/**
 * Reads files of CIFAR-10 in its binary form (Krizhevsky 2009; data_batch_1.bin ... test_batch.bin) one after the
 * other. 3072 features a row, the red, green and blue plane of 32 x 32 pixels each, in [0, 1].
 *
 * @throws InputError naming file and byte when a file is no whole number of rows or has a label above 9
 */
export async function readCifar10(files: readonly string[]): Promise<Table> {
  if (files.length === 0)
    throw new InputError('CIFAR-10: no files are named; name data_batch_1.bin or others');
  const sizes: number[] = [];
  for (const path of files) {
    sizes.push(
      await withInputFile(path, async ({ size }) => {
        if (size > 0 && size % ROW === 0) return size / ROW;
        throw new InputError(
          `${path}, byte ${size - (size % ROW)}: the file of ${size} bytes is no whole number of ${ROW}-byte rows; ` +
            'unpack cifar-10-binary.tar.gz again',
        );
      }),
    );
  }
  const count = sizes.reduce((sum, rows) => sum + rows, 0);
  const features = new Float32Array(count * WIDTH);
  const labels = new Uint8Array(count);
  let row = 0;
  for (const [index, path] of files.entries()) {
    await withInputFile(path, async (source) => {
      if (source.size !== sizes[index] * ROW)
        throw new InputError(`${path}: the file changes while it is read`);
      for (let start = 0; start < source.size; start += 1000 * ROW) {
        const bytes = await source.read(start, Math.min(start + 1000 * ROW, source.size));
        for (let at = 0; at < bytes.length; at += ROW) {
          if (bytes[at] >= CIFAR10_CLASSES.length) {
            throw new InputError(
              `${path}, byte ${start + at}: label ${bytes[at]} is not one of 0 to 9; ` +
                'check that this is CIFAR-10, not CIFAR-100, in its binary form',
            );
          }
          labels[row] = bytes[at];
          for (let pixel = 0; pixel < WIDTH; pixel++) {
            features[row * WIDTH + pixel] = bytes[at + 1 + pixel] / 255;
          }
          row += 1;
        }
      }
    });
  }
  return createTable({
    source: files.join(', '),
    columns: columnNames(),
    count,
    width: WIDTH,
    features,
    labels,
    classNames: CIFAR10_CLASSES,
    rawUnit: 255,
  });
}
