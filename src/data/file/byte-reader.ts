import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../errors/input-error.js';

/** Bytes that are read once, from the first to the last: of a file, or of what is unpacked from one. */
export interface ByteReader {
  /** What to call it in messages. */
  readonly name: string;
  /** Bytes in all; undefined where only reading to the end tells. */
  readonly size: number | undefined;
  /** Bytes that it takes in the file, where it is packed there; else undefined. */
  readonly packed: number | undefined;
  /** Bytes read so far. */
  readonly position: number;
  /**
   * The next bytes, `count` of them; fewer where the end comes before.
   *
   * @throws InputError when the file cannot be read, or what is packed is damaged
   */
  next(count: number): Promise<Uint8Array>;
}

/** Bytes of a file that are read at a time. */
const PIECE = 256 * 1024;

/** Values that packed bytes may always hold. */
const FREE_VALUES = 32 * 1024 * 1024;

/** Values a packed byte that are believed: pictures with wide borders and tables of few distinct numbers have up to 10. */
const MOST_INFLATION = 16;

/**
 * Refuses values that packed bytes announce when they would take far more memory than the file: a file of a megabyte can
 * unpack to a thousand of them.
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
    `${name}, ${place}: ${values} values out of ${packed} packed bytes would fill the memory; ` +
      'if the file is what it should be, unpack it first',
  );
}

/** Reads what comes piece by piece. `next` of the pieces throws what is wrong with them. */
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

/** The pieces that gzip bytes unpack to. Their checksum is checked when the last one was taken. */
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

/** Bytes that somebody has to close. */
export interface OpenBytes {
  readonly reader: ByteReader;
  close(): Promise<void>;
}

/**
 * Opens a file. What is packed with gzip, whatever its name, is unpacked as it is read.
 *
 * @throws InputError when it cannot be opened or is no regular file
 */
export async function openBytes(path: string): Promise<OpenBytes> {
  // A pipe would keep open() waiting for a writer.
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

/** Opens a file, as `openBytes`, for the time that `use` takes. */
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
