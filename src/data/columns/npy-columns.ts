import { InputError } from '../../errors/input-error.js';
import { type ByteReader, withBytes } from '../file/byte-reader.js';
import type { ReportOddity } from '../oddity.js';
import { forEachValue, numberReader } from '../table/binary-values.js';
import { checkWidth } from '../table/columns.js';
import { checkEnd, readText } from '../table/npy.js';
import { type NpyHeader, readNpyHeader } from '../table/npy-header.js';
import { forEachNpzMember, withNpzMember } from '../table/npz.js';
import { type ArrayColumn, type ArrayFile, readArrayColumns } from './array-columns.js';
import { type ColumnRoles, type NumberColumns, titleOf } from './number-columns.js';

/** Most arrays of an .npz file. */
const MOST_ARRAYS = 4096;

/** An array of one or two dimensions, [samples] or [samples, channels]. */
interface Found {
  readonly name: string;
  readonly header: NpyHeader;
  readonly rows: number;
  readonly width: number;
}

/** A column of an array. */
interface Place {
  readonly array: Found;
  readonly column: number;
}

/** The columns of an array; none if it has another number of dimensions. */
function columnsOf(name: string, header: NpyHeader): readonly Place[] {
  const [rows, width = 1] = header.shape;
  if (header.shape.length === 0 || header.shape.length > 2) return [];
  const array = { name, header, rows, width };
  return Array.from({ length: width }, (_, column) => ({ array, column }));
}

async function readColumns(
  reader: ByteReader,
  header: NpyHeader,
  { rows, width }: Pick<Found, 'rows' | 'width'>,
  report: ReportOddity,
): Promise<readonly ArrayColumn[]> {
  const { number, itemSize, littleEndian, fortranOrder, count } = header;
  if (number === undefined) {
    const texts = Array.from({ length: width }, () => new Array<string>(rows).fill(''));
    await forEachValue(reader, { count, size: itemSize }, (view, at, index) => {
      const [row, column] = fortranOrder
        ? [index % rows, Math.floor(index / rows)]
        : [Math.floor(index / width), index % width];
      texts[column][row] = readText(header, view, at);
    });
    await checkEnd(reader, report);
    return texts.map((values) => ({ kind: 'texts', values }));
  }
  const read = numberReader(number, littleEndian);
  const columns = Array.from({ length: width }, () => new Float64Array(rows));
  await forEachValue(reader, { count, size: itemSize }, (view, at, index) => {
    const [row, column] = fortranOrder
      ? [index % rows, Math.floor(index / rows)]
      : [Math.floor(index / width), index % width];
    columns[column][row] = read(view, at);
  });
  await checkEnd(reader, report);
  return columns.map((values) => ({ kind: 'numbers', values }));
}

/** A reader of single columns that keeps the array that it has read last. */
function keepingLast(
  path: string,
  places: readonly Place[],
  use: <Result>(array: Found, read: (reader: ByteReader) => Promise<Result>) => Promise<Result>,
  report: ReportOddity,
): ArrayFile['read'] {
  let last: { readonly array: Found; readonly columns: readonly ArrayColumn[] } | undefined;
  return async (index) => {
    const { array, column } = places[index];
    if (last?.array !== array) {
      if (array.rows === 0) throw new InputError(`${path}: there are no rows; give a file with samples`);
      const columns = await use(array, async (reader) =>
        readColumns(reader, await readNpyHeader(reader), array, report),
      );
      last = { array, columns };
    }
    return last.columns[column];
  };
}

async function readNpyFile(path: string, roles: ColumnRoles, report: ReportOddity): Promise<NumberColumns> {
  const title = titleOf(path);
  const header = await withBytes(path, readNpyHeader);
  checkWidth(path, 'shape', header.shape[1] ?? 1);
  const places = columnsOf(title, header);
  if (places.length === 0) {
    throw new InputError(
      `${path}: the shape (${header.shape.join(', ')}) is not [samples, channels]; save one array of two dimensions per recording`,
    );
  }
  return readArrayColumns(
    {
      path,
      names: places.map(({ array: { width }, column }) => (width === 1 ? title : `f${column}`)),
      channels: (free) => free,
      read: keepingLast(path, places, (_, read) => withBytes(path, read), report),
    },
    roles,
    report,
  );
}

async function readNpzFile(path: string, roles: ColumnRoles, report: ReportOddity): Promise<NumberColumns> {
  const places: Place[] = [];
  await forEachNpzMember(path, MOST_ARRAYS, async (name, reader) => {
    const header = await readNpyHeader(reader).catch((error: unknown) => {
      // An array of another kind does no harm unless it is asked for, and then it is not found.
      if (error instanceof InputError) return undefined;
      throw error;
    });
    if (header !== undefined) places.push(...columnsOf(name, header));
  });
  checkWidth(path, 'arrays', places.length);
  if (places.length === 0) {
    throw new InputError(
      `${path}: it has no array of one or two dimensions; save the samples as [samples, channels]`,
    );
  }
  return readArrayColumns(
    {
      path,
      names: places.map(({ array: { name, width }, column }) => (width === 1 ? name : `${name}${column}`)),
      channels: (free) => {
        const arrays = new Set(
          free.flatMap((index) =>
            places[index].array.header.number === undefined ? [] : [places[index].array],
          ),
        );
        const [only] = arrays;
        if (arrays.size === 1) return free.filter((index) => places[index].array === only);
        const known = [...arrays].map(({ name }) => name).join(', ');
        throw new InputError(
          `${path}: it has ${arrays.size === 0 ? 'no array of numbers' : `the arrays ${known}`}; name its channels in ` +
            'data.channels: an array [samples], or a column of one [samples, channels] such as "acc0"',
        );
      },
      read: keepingLast(path, places, ({ name }, read) => withNpzMember(path, name, read), report),
    },
    roles,
    report,
  );
}

/**
 * Reads the columns of NumPy files: of an .npy file with an array [samples, channels] or [samples], whose columns are f0, f1 and
 * so on, or of an .npz file, whose columns are its arrays [samples] by their names and the columns of its arrays [samples,
 * channels] by name and number, such as acc0.
 *
 * @param report receives the oddities
 * @throws InputError as readArrayColumns, and when a file is no such array
 */
export function readNpyColumns(
  path: string,
  roles: ColumnRoles,
  report: ReportOddity,
): Promise<NumberColumns> {
  return /\.npz$/i.test(path) ? readNpzFile(path, roles, report) : readNpyFile(path, roles, report);
}
