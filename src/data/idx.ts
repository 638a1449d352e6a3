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
export class IdxError extends Error {
  override readonly name = 'IdxError';

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
