import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../errors/input-error.js';

/** Bytes that are read once, from the first to the last: of a file, or unpacked from one. */
export interface ByteReader {
  /** Its name in messages. */
  readonly name: string;
  /** Total number of bytes; undefined if only reading to the end shows it. */
  readonly size: number | undefined;
  /** Number of packed bytes in the file; undefined if it is not packed. */
  readonly packed: number | undefined;
  /** Bytes read so far. */
  readonly position: number;
  /**
   * The next `count` bytes; fewer at the end.
   *
   * @throws InputError when the file cannot be read, or the packed bytes are damaged
   */
  next(count: number): Promise<Uint8Array>;
}

/** Bytes of a file that are read at a time. */
const PIECE = 256 * 1024;

/** Number of values that packed bytes may always announce. */
const FREE_VALUES = 32 * 1024 * 1024;

/** Plausible number of values per packed byte: pictures with wide borders and tables of few distinct numbers have up to 10. */
const MOST_INFLATION = 16;

/**
 * Refuses values that packed bytes announce if they would take far more memory than the file: a file of one megabyte can
 * unpack to a thousand megabytes.
 *
 * @param values numbers or characters that are about to be kept
 * @param place where it is announced
 * @throws InputError when they are too many
 */
export function checkInflation(
  { name, packed }: Pick<ByteReader, 'name' | 'packed'>,
  values: number,
  place: string,
): void {
  if (packed === undefined || values <= Math.max(FREE_VALUES, MOST_INFLATION * packed)) return;
  throw new InputError(
    `${name}, ${place}: ${values} values from ${packed} packed bytes would fill the memory; ` +
      'if the file is correct, unpack it first',
  );
}

/** Reads bytes that come in pieces. `next` of the pieces throws their faults. */
export function readPieces(
  { name, size, packed }: Pick<ByteReader, 'name' | 'size' | 'packed'>,
  pieces: AsyncIterator<Uint8Array>,
): ByteReader {
  let rest: Uint8Array = new Uint8Array();
  let position = 0;
  return {
    name,
    size,
    packed,
    get position() {
      return position;
    },
    next: async (count) => {
      const taken: Uint8Array[] = [];
      let missing = count;
      while (missing > 0) {
        if (rest.length === 0) {
          const { done, value } = await pieces.next();
          if (done === true) break;
          rest = value;
        }
        const piece = rest.subarray(0, missing);
        rest = rest.subarray(piece.length);
        missing -= piece.length;
        taken.push(piece);
      }
      position += count - missing;
      return taken.length === 1 ? taken[0] : Buffer.concat(taken);
    },
  };
}

/** The pieces of an open file. */
async function* filePieces(handle: FileHandle, path: string): AsyncGenerator<Uint8Array> {
  for (let place = 0; ; ) {
    const bytes = new Uint8Array(PIECE);
    const { bytesRead } = await handle.read(bytes, 0, PIECE, place).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputError(`${path}, byte ${place}: cannot be read (${reason}); check the file and the disk`);
    });
    if (bytesRead === 0) return;
    place += bytesRead;
    yield bytes.subarray(0, bytesRead);
  }
}

/** The pieces that result from unpacking gzip bytes. The checksum is checked after the last piece. */
async function* gunzipPieces(pieces: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const unpacked = pipeline(Readable.from(pieces), createGunzip(), () => {});
  let size = 0;
  try {
    for await (const piece of unpacked) {
      size += piece.length;
      yield piece;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `${path}, byte ${size} unpacked: damaged gzip bytes (${reason}); fetch the file again`,
    );
  } finally {
    unpacked.destroy();
  }
}

/** Bytes that the caller has to close. */
export interface OpenBytes {
  readonly reader: ByteReader;
  close(): Promise<void>;
}

/**
 * Opens a file. A file packed with gzip, whatever its name, is unpacked while it is read.
 *
 * @throws InputError when it cannot be opened or is not a regular file
 */
export async function openBytes(path: string): Promise<OpenBytes> {
  // For a pipe, open() would wait for a writer.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new InputError(`${path}: ${missing ? 'no such file' : String(error)}; check the path`);
  });
  try {
    const status = await handle.stat();
    if (status.isDirectory()) throw new InputError(`${path}: this is a folder; name a file in it`);
    if (!status.isFile()) throw new InputError(`${path}: this is not a file; name one`);
    const { buffer: magic } = await handle.read(new Uint8Array(2), 0, 2, 0);
    const pieces = filePieces(handle, path);
    if (magic[0] !== 0x1f || magic[1] !== 0x8b) {
      const reader = readPieces({ name: path, size: status.size, packed: undefined }, pieces);
      return { reader, close: () => handle.close() };
    }
    const unpacked = gunzipPieces(pieces, path);
    return {
      reader: readPieces({ name: path, size: undefined, packed: status.size }, unpacked),
      close: async () => {
        await unpacked.return(undefined);
        await handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Opens a file, as `openBytes`, while `use` runs. */
export async function withBytes<Result>(
  path: string,
  use: (reader: ByteReader) => Promise<Result>,
): Promise<Result> {
  const { reader, close } = await openBytes(path);
  try {
    return await use(reader);
  } finally {
    await close();
  }
}
