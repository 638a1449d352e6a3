import { InputError } from '../../config/input-error.js';
import { collectClasses, MAX_CLASSES } from './classes.js';
import { type ByteSource, withInputFile } from './input-file.js';
import { type NpyHeader, readNpyHeader } from './npy-header.js';
import { withNpzMember } from './npz.js';
import { quoteText } from './quote.js';
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

/** Bytes converted at a time; a multiple of all sizes of numbers. */
const PIECE = 4 * 1024 * 1024;

/** The number at a byte. int64 beyond 2^53 is rounded. */
function numberReader({ kind, itemSize, littleEndian }: NpyHeader): (view: DataView, at: number) => number {
  const type = `${kind}${8 * itemSize}`;
  switch (type) {
    case 'b8':
    case 'u8':
      return (view, at) => view.getUint8(at);
    case 'i8':
      return (view, at) => view.getInt8(at);
    case 'u16':
      return (view, at) => view.getUint16(at, littleEndian);
    case 'i16':
      return (view, at) => view.getInt16(at, littleEndian);
    case 'u32':
      return (view, at) => view.getUint32(at, littleEndian);
    case 'i32':
      return (view, at) => view.getInt32(at, littleEndian);
    case 'u64':
      return (view, at) => Number(view.getBigUint64(at, littleEndian));
    case 'i64':
      return (view, at) => Number(view.getBigInt64(at, littleEndian));
    case 'f16':
      return (view, at) => halfToNumber(view.getUint16(at, littleEndian));
    case 'f32':
      return (view, at) => view.getFloat32(at, littleEndian);
    case 'f64':
      return (view, at) => view.getFloat64(at, littleEndian);
    default:
      throw new RangeError(`${type} holds no numbers`);
  }
}

/** The value of an IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Text of a cell of a U or S array, without the zeros that fill it up. */
function readText({ kind, itemSize, littleEndian }: NpyHeader, view: DataView, at: number): string {
  if (kind === 'S') {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, itemSize);
    return Buffer.from(bytes).toString('latin1').replace(/\0+$/, '');
  }
  let text = '';
  for (let place = at; place < at + itemSize; place += 4) {
    const point = view.getUint32(place, littleEndian);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text.replace(/\0+$/, '');
}

/** Calls `take` with every value's place in the file, `count` of them, piece by piece. */
async function forEachValue(
  source: ByteSource,
  header: NpyHeader,
  take: (view: DataView, at: number, index: number) => void,
): Promise<void> {
  const perPiece = Math.max(1, Math.floor(PIECE / header.itemSize));
  for (let first = 0; first < header.count; first += perPiece) {
    const last = Math.min(first + perPiece, header.count);
    const start = header.dataOffset + first * header.itemSize;
    const bytes = await source.read(start, start + (last - first) * header.itemSize);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = first; index < last; index++) take(view, (index - first) * header.itemSize, index);
  }
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

/** "[3, 5]": where a value stands in an array, as NumPy counts. */
function indexText(place: number, shape: readonly number[]): string {
  let rest = place;
  const parts = shape.toReversed().map((size) => {
    const part = rest % size;
    rest = Math.floor(rest / size);
    return part;
  });
  return `[${parts.reverse().join(', ')}]`;
}

async function readFeatures(source: ByteSource) {
  const header = await readNpyHeader(source);
  const { kind, shape, fortranOrder, count } = header;
  if (kind === 'U' || kind === 'S') {
    throw new InputError(`${source.name}: features are text; save them as numbers`);
  }
  if (shape.length < 2 || count === 0) {
    throw new InputError(
      `${source.name}: the shape (${shape.join(', ')}) is not [samples, width]; reshape the array, e.g. to (-1, 1)`,
    );
  }
  const read = numberReader(header);
  const features = new Float32Array(count);
  await forEachValue(source, header, (view, at, index) => {
    const place = fortranOrder ? rowMajorPlace(index, shape) : index;
    features[place] = read(view, at);
    if (Number.isFinite(features[place])) return;
    const problem = `features${indexText(place, shape)} is ${read(view, at)}, which no float32 holds`;
    throw new InputError(`${source.name}: ${problem}; remove the row or fill it in`);
  });
  return { features, count: shape[0], width: count / shape[0], shape };
}

/** An array of names or of whole numbers as text, one for each row. */
async function readNames(source: ByteSource, what: string, take: (name: string, row: number) => void) {
  const header = await readNpyHeader(source);
  const { kind, shape, count } = header;
  if (shape[0] !== count) {
    throw new InputError(
      `${source.name}: ${what} of the shape (${shape.join(', ')}) are not [samples]; reshape the array to (-1,)`,
    );
  }
  const read = kind === 'U' || kind === 'S' ? undefined : numberReader(header);
  await forEachValue(source, header, (view, at, row) => {
    if (read === undefined) {
      const name = readText(header, view, at);
      if (name === '') throw new InputError(`${source.name}: ${what}[${row}] is empty; fill it in`);
      take(name, row);
      return;
    }
    const value = read(view, at);
    if (!Number.isSafeInteger(value)) {
      throw new InputError(`${source.name}: ${what}[${row}] is ${value}; use integers below 2^53 or text`);
    }
    take(String(value), row);
  });
  return count;
}

/** Opens an .npy file or a member of an .npz file. */
function withArray<Result>(path: string, use: (source: ByteSource) => Promise<Result>): Promise<Result> {
  const member = /^(.*\.npz):(.+)$/i.exec(path);
  return member === null ? withInputFile(path, use) : withNpzMember(member[1], member[2], use);
}

/**
 * Reads a table from NumPy arrays: features of bool, integers or floats of any size, byte order and memory order, as
 * float32; labels and groups of integers or text.
 *
 * @throws InputError naming file and index when a value is NaN, infinite or too large for a float32, the arrays do not
 *   have the same number of samples, there are more than 255 classes, or a file is not what it says
 */
export async function readNpy({ features, labels, groups }: NpySources): Promise<Table> {
  const main = await withArray(features, readFeatures);
  const same = (path: string, rows: number, what: string) => {
    if (rows === main.count) return;
    throw new InputError(`${path}: ${rows} ${what} for ${main.count} rows of ${features}; give one a row`);
  };
  const classes = collectClasses();
  if (labels !== undefined) {
    const rows = await withArray(labels, (source) =>
      readNames(source, 'labels', (name, row) => {
        if (classes.add(name)) return;
        throw new InputError(
          `${labels}: labels[${row}] is class ${quoteText(name)}, one more than ${MAX_CLASSES}; ` +
            'check that these are labels',
        );
      }),
    );
    same(labels, rows, 'labels');
  }
  const subjects: string[] = [];
  if (groups !== undefined) {
    const rows = await withArray(groups, (source) =>
      readNames(source, 'groups', (name) => {
        subjects.push(name);
      }),
    );
    same(groups, rows, 'groups');
  }
  const [, height, width] = main.shape;
  return createTable({
    source: features,
    columns: numberedColumns(main.width),
    count: main.count,
    width: main.width,
    features: main.features,
    ...(labels === undefined ? {} : classes.finish()),
    ...(groups === undefined ? {} : { groups: subjects }),
    ...(main.shape.length === 3 ? { imageShape: [height, width] as const } : {}),
  });
}
