import { MOST_CLASSES } from '../../kernel/limits.js';
import { IdxError, readIdx } from '../idx.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { collectClasses } from './classes.js';
import { checkWidth } from './columns.js';
import { createTable, numberedColumns, type Table } from './table.js';

/**
 * Reads a table from IDX files, plain or gzip: pictures `[count][height][width]` or rows `[count][width]`, and labels
 * `[count]`, whole numbers of any type. Unsigned bytes become features in [0, 1]; other numbers stay as they are. The classes
 * are the labels that occur.
 *
 * @param labels file of the labels; the table has none when undefined
 * @throws IdxError, an InputError, when a file is damaged, the counts differ, a value is not finite or there are more
 *   than 255 classes
 */
export async function readIdxTable(
  images: string,
  labels?: string,
  report: ReportOddity = refuseOddity,
): Promise<Table> {
  let features = new Float32Array();
  const { type, dimensions } = await readIdx(images, [3, 2], ({ count, dimensions: [rows] }) => {
    checkWidth(images, 'byte 4', rows === 0 ? 0 : count / rows);
    if (count === 0) throw new IdxError(images, 4, 'there are no values', 'name a file with some');
    features = new Float32Array(count);
    return features;
  });
  const [count, ...shape] = dimensions;
  const width = shape.reduce((product, size) => product * size, 1);
  if (type === 'u8') {
    for (let index = 0; index < features.length; index++) features[index] /= 255;
  } else {
    const stray = features.findIndex((value) => !Number.isFinite(value));
    if (stray >= 0) {
      const place = `row ${Math.floor(stray / width)}, value ${stray % width}`;
      const problem = `${place} is ${features[stray]}, or larger than a float32 can hold`;
      throw new IdxError(images, 4 + 4 * dimensions.length, problem, 'remove the row or fill it in');
    }
  }
  const [height, columns] = shape;
  return createTable({
    source: images,
    columns: numberedColumns(width),
    count,
    width,
    features,
    ...(type === 'u8' ? { rawUnit: 255 } : {}),
    ...(shape.length === 2 ? { imageShape: [height, columns] as const } : {}),
    ...(labels === undefined ? {} : await readLabels(labels, count, report)),
  });
}

async function readLabels(path: string, count: number, report: ReportOddity) {
  let values = new Float64Array();
  await readIdx(path, [1], ({ dimensions: [found] }) => {
    if (found !== count) {
      throw new IdxError(path, 4, `${found} labels for ${count} rows`, 'fetch both files again');
    }
    values = new Float64Array(count);
    return values;
  });
  const classes = collectClasses();
  for (const [row, label] of values.entries()) {
    const fault = Number.isSafeInteger(label)
      ? classes.add(String(label))
        ? undefined
        : `label ${label} of row ${row} would be more than ${MOST_CLASSES} classes`
      : `label ${label} of row ${row} is not a whole number`;
    if (fault !== undefined) throw new IdxError(path, 8, fault, 'check that these are labels');
  }
  return classes.finish(path, report);
}
