import { InputError } from '../../errors/input-error.js';
import { MOST_CLASSES } from '../../kernel/limits.js';
import { quoted } from '../../text/quoted.js';
import { type ByteReader, withBytes } from '../file/byte-reader.js';
import { decodeText } from '../file/decode-text.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { forEachValue, numberReader } from './binary-values.js';
import { collectClasses } from './classes.js';
import { checkWidth } from './columns.js';
import { unifyAndReport } from './names.js';
import { type NpyHeader, readNpyHeader } from './npy-header.js';
import { splitMember, withNpzMember } from './npz.js';
import { createTable, numberedColumns, type Table } from './table.js';

/** Where the arrays of a table are: .npy files, or members of .npz files as in "data.npz:features". */
export interface NpySources {
  /** `[samples, width]`, or with more dimensions, which make one row of features together. */
  readonly features: string;
  /** `[samples]`: integers, text, or floats that are whole. */
  readonly labels?: string | undefined;
  /** `[samples]`: the subject of every sample, integers or text. */
  readonly groups?: string | undefined;
}

/** Text of a cell of a U or S array, without the zeros that fill it up. */
export function readText({ kind, itemSize, littleEndian }: NpyHeader, view: DataView, at: number): string {
  if (kind === 'S') {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, itemSize);
    return decodeText(bytes).replace(/\0+$/, '');
  }
  let text = '';
  for (let place = at; place < at + itemSize; place += 4) {
    const point = view.getUint32(place, littleEndian);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text.replace(/\0+$/, '');
}

/** The place in row-major order of value `index` of a column-major array. */
function rowMajorPlace(index: number, shape: readonly number[]): number {
  let rest = index;
  let place = 0;
  let stride = shape.reduce((product, size) => product * size, 1);
  for (const size of shape) {
    stride /= size;
    place += (rest % size) * stride;
    rest = Math.floor(rest / size);
  }
  return place;
}

/** "[3, 5]": the place of a value in an array, as NumPy counts. */
function indexText(place: number, shape: readonly number[]): string {
  let rest = place;
  const parts = shape.toReversed().map((size) => {
    const part = rest % size;
    rest = Math.floor(rest / size);
    return part;
  });
  return `[${parts.reverse().join(', ')}]`;
}

/**
 * Checks whether anything follows the values. Call this after reading them, because it also checks checksums.
 *
 * @throws InputError when packed bytes follow
 */
export async function checkEnd(reader: ByteReader, report: ReportOddity): Promise<void> {
  const place = `byte ${reader.position}`;
  if ((await reader.next(1)).length === 0) return;
  if (reader.packed !== undefined) {
    throw new InputError(`${reader.name}, ${place}: there are bytes after the values; save the array again`);
  }
  report({
    ...{ kind: 'npy-surplus', source: reader.name, place },
    problem: 'there are bytes after the values',
    effect: 'they are ignored',
    remedy: 'save one array per file',
  });
}

/** Features of any type of numbers. */
async function readFeatures(reader: ByteReader, report: ReportOddity) {
  const header = await readNpyHeader(reader);
  const { number, itemSize, littleEndian, shape, fortranOrder, count } = header;
  if (number === undefined) {
    throw new InputError(`${reader.name}: features are text; save them as numbers`);
  }
  if (shape.length < 2 || count === 0) {
    throw new InputError(
      `${reader.name}: the shape (${shape.join(', ')}) is not [samples, width]; reshape the array, e.g. to (-1, 1)`,
    );
  }
  checkWidth(reader.name, 'shape', count / shape[0]);
  const read = numberReader(number, littleEndian);
  const features = new Float32Array(count);
  await forEachValue(reader, { count, size: itemSize }, (view, at, index) => {
    const place = fortranOrder ? rowMajorPlace(index, shape) : index;
    features[place] = read(view, at);
    if (Number.isFinite(features[place])) return;
    const problem = `features${indexText(place, shape)} is ${read(view, at)}, which a float32 cannot hold`;
    throw new InputError(`${reader.name}: ${problem}; remove the row or fill it in`);
  });
  await checkEnd(reader, report);
  return { features, count: shape[0], width: count / shape[0], shape };
}

/** An array of names or of whole numbers as text, one for each row. */
async function readNames(
  reader: ByteReader,
  what: string,
  report: ReportOddity,
  take: (name: string, row: number) => void,
): Promise<number> {
  const header = await readNpyHeader(reader);
  const { number, itemSize, littleEndian, shape, count } = header;
  if (shape[0] !== count) {
    throw new InputError(
      `${reader.name}: the shape (${shape.join(', ')}) of the ${what} is not [samples]; reshape the array to (-1,)`,
    );
  }
  const read = number === undefined ? undefined : numberReader(number, littleEndian);
  await forEachValue(reader, { count, size: itemSize }, (view, at, row) => {
    if (read === undefined) {
      const name = readText(header, view, at);
      if (name === '') throw new InputError(`${reader.name}: ${what}[${row}] is empty; fill it in`);
      take(name, row);
      return;
    }
    const value = read(view, at);
    if (!Number.isSafeInteger(value)) {
      throw new InputError(`${reader.name}: ${what}[${row}] is ${value}; use integers below 2^53 or text`);
    }
    take(String(value), row);
  });
  await checkEnd(reader, report);
  return count;
}

/** Opens an .npy file or a member of an .npz file. */
function withArray<Result>(path: string, use: (reader: ByteReader) => Promise<Result>): Promise<Result> {
  const { file, member } = splitMember(path);
  return member === undefined ? withBytes(file, use) : withNpzMember(file, member, use);
}

/**
 * Reads a table from NumPy arrays: features of bool, integers or floats of any size, byte order and memory order, as
 * float32; labels and groups of integers or text.
 *
 * @throws InputError naming file and index when a value is NaN, infinite or too large for a float32, the arrays do not
 *   have the same number of samples, there are more than 255 classes, or a file is not what it says
 */
export async function readNpy(
  { features, labels, groups }: NpySources,
  report: ReportOddity = refuseOddity,
): Promise<Table> {
  const main = await withArray(features, (reader) => readFeatures(reader, report));
  const same = (path: string, rows: number, what: string) => {
    if (rows === main.count) return;
    throw new InputError(`${path}: ${rows} ${what} for ${main.count} rows of ${features}; give one per row`);
  };
  const classes = collectClasses();
  if (labels !== undefined) {
    const rows = await withArray(labels, (reader) =>
      readNames(reader, 'labels', report, (name, row) => {
        if (classes.add(name)) return;
        throw new InputError(
          `${labels}: labels[${row}] is class ${quoted(name)}, which would be more than ${MOST_CLASSES} classes; ` +
            'check that these are labels',
        );
      }),
    );
    same(labels, rows, 'labels');
  }
  const subjects: string[] = [];
  if (groups !== undefined) {
    const rows = await withArray(groups, (reader) =>
      readNames(reader, 'groups', report, (name) => {
        subjects.push(name);
      }),
    );
    same(groups, rows, 'groups');
  }
  const people = unifyAndReport(new Set(subjects), 'subject', groups ?? features, report);
  const [, height, width] = main.shape;
  return createTable({
    source: features,
    columns: numberedColumns(main.width),
    count: main.count,
    width: main.width,
    features: main.features,
    ...(labels === undefined ? {} : classes.finish(labels, report)),
    ...(groups === undefined ? {} : { groups: subjects.map((name) => people.get(name) ?? name) }),
    ...(main.shape.length === 3 ? { imageShape: [height, width] as const } : {}),
  });
}
