import { InputError } from '../errors/input-error.js';
import { type ByteReader, checkInflation, withBytes } from './file/byte-reader.js';
import { forEachValue, type NumberType, numberReader } from './table/binary-values.js';

/** The content of an IDX file, the format of MNIST. */
export interface IdxHeader {
  readonly type: NumberType;
  /** E.g. `[60000, 28, 28]`; values are row-major. */
  readonly dimensions: readonly number[];
  /** Values: the product of the dimensions. */
  readonly count: number;
}

/** An array of unsigned bytes from an IDX file. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

/** Types of values by the third byte of the file, with their sizes in bytes. */
const TYPES: Readonly<Record<number, readonly [NumberType, number]>> = {
  ...{ 8: ['u8', 1], 9: ['i8', 1], 11: ['i16', 2], 12: ['i32', 4], 13: ['f32', 4], 14: ['f64', 8] },
};

/** An IDX file that cannot be read: the file, the byte, what is wrong and the remedy. */
export class IdxError extends InputError {
  constructor(
    readonly file: string,
    readonly offset: number,
    problem: string,
    remedy: string,
  ) {
    super(`${file}, byte ${offset}: ${problem}; ${remedy}`);
  }
}

/** Whether a file, plain or gzip, starts like an IDX file with labels, rows or pictures; false when it cannot be read. */
export async function startsAsIdx(path: string): Promise<boolean> {
  try {
    const bytes = await withBytes(path, (reader) => reader.next(4));
    parseMagic(bytes, path, [1, 2, 3]);
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return false;
  }
}

/** The first four bytes: two zeros, the type, the number of dimensions. */
function parseMagic(bytes: Uint8Array, file: string, ranks: readonly number[]) {
  if (bytes.length < 4) {
    throw new IdxError(file, bytes.length, `the file ends inside its magic number`, 'fetch the file again');
  }
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    throw new IdxError(file, 0, 'an IDX file starts with two zero bytes', 'check that this is an IDX file');
  }
  if (!Object.hasOwn(TYPES, bytes[2])) {
    const code = bytes[2].toString(16).padStart(2, '0');
    const remedy = 'convert it to unsigned bytes (0x08)';
    throw new IdxError(file, 2, `values of type 0x${code} are not known`, remedy);
  }
  if (!ranks.includes(bytes[3])) {
    const problem = `${bytes[3]} dimensions, but ${ranks.join(' or ')} are expected`;
    throw new IdxError(file, 3, problem, 'check that images and labels are not swapped');
  }
  const [type, size] = TYPES[bytes[2]];
  return { type, size, rank: bytes[3] };
}

/** The dimensions: big-endian 32-bit words. */
function parseDimensions(bytes: Uint8Array, file: string, rank: number) {
  if (bytes.length < 4 * rank) {
    throw new IdxError(file, 4 + bytes.length, 'the file ends inside its dimensions', 'fetch the file again');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 * axis));
  return { dimensions, count: dimensions.reduce((product, dimension) => product * dimension, 1) };
}

/** Refuses a number of bytes that differs from what the dimensions announce. */
function checkLength(
  file: string,
  start: number,
  bytes: number,
  { dimensions, count }: IdxHeader,
  size: number,
) {
  if (bytes === count * size) return;
  const problem = `${Math.floor(bytes / size)} values, but ${dimensions.join(' x ')} = ${count} are announced`;
  throw new IdxError(file, start, problem, 'fetch the file again');
}

/**
 * Reads IDX bytes: two zero bytes, the type, the number of dimensions, every dimension as a big-endian 32-bit
 * word, then the values. Only unsigned bytes are read here. `values` is a view of `bytes`, not a copy.
 *
 * @param rank the number of dimensions that the caller expects
 * @throws IdxError when the bytes are not such a file or their length does not match the dimensions
 */
export function parseIdx(bytes: Uint8Array, file: string, rank: number): IdxArray {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new IdxError(file, 0, 'these are gzip bytes, not IDX', 'decompress the file first');
  }
  const { type, size } = parseMagic(bytes.subarray(0, 4), file, [rank]);
  if (type !== 'u8')
    throw new IdxError(
      file,
      2,
      `${type} values, but bytes are expected`,
      'convert it to unsigned bytes (0x08)',
    );
  const start = 4 + 4 * rank;
  const { dimensions, count } = parseDimensions(bytes.subarray(4, start), file, rank);
  checkLength(file, start, bytes.length - start, { type, dimensions, count }, size);
  return { dimensions, values: bytes.subarray(start) };
}

/** The header of a file, checked against what the file can hold. The reader is then positioned after it. */
async function readHeader(reader: ByteReader, ranks: readonly number[]) {
  const { name } = reader;
  const { type, size, rank } = parseMagic(await reader.next(4), name, ranks);
  const header = { type, ...parseDimensions(await reader.next(4 * rank), name, rank) };
  if (reader.size !== undefined) {
    checkLength(name, reader.position, reader.size - reader.position, header, size);
  }
  checkInflation(reader, header.count, 'byte 4');
  return { header, size };
}

/**
 * Reads an IDX file with numbers of any type, plain or packed with gzip. Only the caller keeps values.
 *
 * @param ranks numbers of dimensions that the caller accepts
 * @param storeOf gives the destination of the values, once their number is known
 * @throws IdxError as parseIdx
 * @throws InputError when the file cannot be read, is damaged, or announces more values than its packed bytes can hold
 */
export function readIdx(
  path: string,
  ranks: readonly number[],
  storeOf: (header: IdxHeader) => { [index: number]: number },
): Promise<IdxHeader> {
  return withBytes(path, async (reader) => {
    const { header, size } = await readHeader(reader, ranks);
    const store = storeOf(header);
    const read = numberReader(header.type, false);
    await forEachValue(reader, { count: header.count, size }, (view, at, index) => {
      store[index] = read(view, at);
    });
    const end = reader.position;
    if ((await reader.next(1)).length > 0) {
      const problem = `more values than the ${header.dimensions.join(' x ')} that are announced`;
      throw new IdxError(path, end, problem, 'fetch the file again');
    }
    return header;
  });
}
