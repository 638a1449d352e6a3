import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { InputError } from '../config/input-error.js';

/**
 * An array of unsigned bytes read from an IDX file, the format that MNIST is published in.
 *
 * `values` is row-major over `dimensions`, e.g. `[60000, 28, 28]`.
 */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

/** The IDX code of unsigned bytes: the third byte of the file. */
const UNSIGNED_BYTE = 0x08;

/** An IDX file that cannot be read: which file, at which byte, what is wrong and how to mend it. */
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

/**
 * Reads IDX bytes: two zero bytes, the type, the number of dimensions, every dimension as a big-endian 32-bit
 * word, then the values. Only unsigned bytes are known here. `values` is a view of `bytes`, not a copy.
 *
 * @param rank the number of dimensions that the caller expects
 * @throws IdxError when the bytes are no such file or their length is not what the dimensions say
 */
export function parseIdx(bytes: Uint8Array, file: string, rank: number): IdxArray {
  const headerLength = 4 + 4 * rank;
  if (bytes.length < 4) {
    throw new IdxError(file, bytes.length, `the file ends inside its magic number`, 'fetch the file again');
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new IdxError(file, 0, 'these are gzip bytes, not IDX', 'decompress the file first');
  }
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    throw new IdxError(file, 0, 'an IDX file starts with two zero bytes', 'check that this is an IDX file');
  }
  if (bytes[2] !== UNSIGNED_BYTE) {
    const code = bytes[2].toString(16).padStart(2, '0');
    throw new IdxError(file, 2, `value type 0x${code} is not known`, 'convert it to unsigned bytes (0x08)');
  }
  if (bytes[3] !== rank) {
    const problem = `${bytes[3]} dimensions where ${rank} are expected`;
    throw new IdxError(file, 3, problem, 'check that images and labels are not exchanged');
  }
  if (bytes.length < headerLength) {
    throw new IdxError(file, bytes.length, 'the file ends inside its dimensions', 'fetch the file again');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = dimensions.reduce((product, dimension) => product * dimension, 1);
  const found = bytes.length - headerLength;
  if (found !== expected) {
    const problem = `${found} values where ${dimensions.join(' x ')} = ${expected} are announced`;
    throw new IdxError(file, headerLength, problem, 'fetch the file again');
  }
  return { dimensions, values: bytes.subarray(headerLength) };
}

/** The largest array that is read: one more byte does not fit a buffer everywhere. */
const LARGEST = 2 ** 31 - 1;

/** Bytes of the whole file that its first bytes announce; undefined when they are not yet all there. */
function announcedSize(start: Uint8Array): number | undefined {
  if (start.length < 4) return undefined;
  const headerLength = 4 + 4 * start[3];
  if (start.length < headerLength) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  let values = 1;
  for (let at = 4; at < headerLength; at += 4) values *= view.getUint32(at);
  return headerLength + values;
}

/** Whether a file starts as gzip does. */
async function isGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 })) {
    return chunk[0] === 0x1f && chunk[1] === 0x8b;
  }
  return false;
}

/**
 * Reads an IDX file, plain or packed with gzip. At most what the header announces is kept in memory, whatever a packed
 * file unpacks to.
 *
 * @param ranks the numbers of dimensions that the caller knows; the first one is what is asked for in messages
 * @throws IdxError as parseIdx, and when the gzip bytes are damaged
 * @throws InputError when the file cannot be read
 */
export async function readIdx(path: string, ranks: readonly [number, ...number[]]): Promise<IdxArray> {
  const chunks: Buffer[] = [];
  let size = 0;
  let start = Buffer.alloc(0);
  try {
    const packed = await isGzip(path);
    const file = createReadStream(path);
    const unpacked = packed ? file.pipe(createGunzip()) : file;
    if (packed) file.on('error', (error) => unpacked.destroy(error));
    try {
      for await (const chunk of unpacked) {
        if (!Buffer.isBuffer(chunk)) throw new TypeError('a stream of bytes gave something else');
        if (start.length < 4 + 4 * 255) start = Buffer.concat([start, chunk]);
        chunks.push(chunk);
        size += chunk.length;
        // What is wrong is known without reading on.
        if (size > Math.min(announcedSize(start) ?? size, LARGEST)) break;
      }
    } finally {
      file.destroy();
      unpacked.destroy();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new IdxError(path, size, `damaged gzip bytes (${error.message})`, 'fetch the file again');
    }
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new InputError(`${path}: ${missing ? 'no such file' : String(error)}; name an IDX file`);
  }
  if (size > LARGEST) {
    throw new IdxError(path, 4, 'more than 2 GiB are announced', 'split the file');
  }
  const rank = ranks.find((known) => known === start[3]) ?? ranks[0];
  const announced = announcedSize(start) ?? size;
  const array = parseIdx(Buffer.concat(chunks, Math.min(size, announced)), path, rank);
  if (size > announced) {
    const problem = `more values than ${array.dimensions.join(' x ')}, which are announced`;
    throw new IdxError(path, announced, problem, 'fetch the file again');
  }
  return array;
}
