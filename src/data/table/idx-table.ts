import { IdxError, readIdx } from '../idx.js';
import { createTable, numberedColumns, type Table } from './table.js';

/**
 * Reads a table from IDX files of unsigned bytes, plain or gzip: pictures `[count][height][width]` or rows
 * `[count][width]`, as features in [0, 1], and labels `[count]`. The classes are 0 to the largest label.
 *
 * @param labels file of the labels; the table has none when undefined
 * @throws IdxError, an InputError, when a file is damaged, the counts differ or a label is 255
 */
export async function readIdxTable(images: string, labels?: string): Promise<Table> {
  const { dimensions, values } = await readIdx(images, [3, 2]);
  const [count, ...shape] = dimensions;
  const width = shape.reduce((product, size) => product * size, 1);
  if (count === 0 || width === 0)
    throw new IdxError(images, 4, 'there are no values', 'name a file with some');
  const features = new Float32Array(values.length);
  for (let index = 0; index < features.length; index++) features[index] = values[index] / 255;
  const [height, columns] = shape;
  return createTable({
    source: images,
    columns: numberedColumns(width),
    count,
    width,
    features,
    rawUnit: 255,
    ...(shape.length === 2 ? { imageShape: [height, columns] as const } : {}),
    ...(labels === undefined ? {} : await readLabels(labels, count)),
  });
}

async function readLabels(path: string, count: number) {
  const { dimensions, values } = await readIdx(path, [1]);
  if (dimensions[0] !== count) {
    throw new IdxError(path, 4, `${dimensions[0]} labels for ${count} rows`, 'fetch both files again');
  }
  const stray = values.indexOf(255);
  if (stray >= 0) throw new IdxError(path, 8 + stray, 'label 255 is above 254', 'number the classes from 0');
  const largest = values.reduce((most, label) => Math.max(most, label), 0);
  return {
    labels: Uint8Array.from(values),
    classNames: Array.from({ length: largest + 1 }, (_, label) => String(label)),
  };
}
