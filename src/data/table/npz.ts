import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { nearestName } from '../../config/nearest.js';
import { InputError } from '../../errors/input-error.js';
import { type ByteReader, readPieces, withBytes } from '../file/byte-reader.js';
import { crc32 } from '../file/crc32.js';

/** Splits "data.npz:labels" into file and member; other paths have no member. */
export function splitMember(path: string): { readonly file: string; readonly member: string | undefined } {
  const match = /^(.*\.npz):(.+)$/i.exec(path);
  return match === null ? { file: path, member: undefined } : { file: match[1], member: match[2] };
}

const REMEDY = 'save it again with numpy.savez';

function damaged(place: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  return new InputError(
    `${place}: the archive is damaged (${error instanceof Error ? error.message : error}); ${REMEDY}`,
  );
}

/** Opens an archive while `use` runs. @throws InputError when it is not an archive */
async function withArchive<Result>(path: string, use: (zip: ZipFile) => Promise<Result>): Promise<Result> {
  // Gives the same message as other readers if a file cannot be opened.
  await withBytes(path, async () => {});
  const zip = await openPromise(path, { autoClose: false, decodeStrings: false }).catch((error: unknown) => {
    throw damaged(path, error);
  });
  try {
    return await use(zip);
  } finally {
    zip.close();
  }
}

/** The arrays of an archive by name, in its order. Members that are not arrays are ignored. */
async function arraysOf(path: string, zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const arrays = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
      if (name.endsWith('.npy')) arrays.set(name.slice(0, -4), entry);
    }
  } catch (error) {
    throw damaged(path, error);
  }
  return arrays;
}

/** The unpacked bytes of a member. Size and checksum are checked after the last piece. */
async function* memberPieces(zip: ZipFile, entry: Entry, place: string): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    try {
      for await (const piece of stream) {
        if (!(piece instanceof Uint8Array)) throw new TypeError('a stream of bytes returned something else');
        checksum = crc32(piece, checksum);
        yield piece;
      }
    } finally {
      stream.destroy();
    }
  } catch (error) {
    throw damaged(place, error);
  }
  if (checksum !== entry.crc32) {
    const digits = (crc: number) => crc.toString(16).padStart(8, '0');
    throw damaged(place, new Error(`its CRC-32 is ${digits(checksum)}, not ${digits(entry.crc32)}`));
  }
}

/** Opens a member while `use` runs. */
async function withMember<Result>(
  zip: ZipFile,
  entry: Entry,
  place: string,
  use: (reader: ByteReader) => Promise<Result>,
): Promise<Result> {
  if (entry.compressedSize > zip.fileSize) {
    throw damaged(place, new Error(`it announces ${entry.compressedSize} bytes of ${zip.fileSize}`));
  }
  const pieces = memberPieces(zip, entry, place);
  const packed = entry.compressionMethod === 0 ? undefined : entry.compressedSize;
  try {
    return await use(readPieces({ name: place, size: entry.uncompressedSize, packed }, pieces));
  } finally {
    await pieces.return(undefined);
  }
}

/**
 * Reads one array of an .npz file. A member must be read to its end for its checksum to be checked.
 *
 * @param member its name, as it was given to numpy.savez
 * @throws InputError when there is no such array, with the nearest name, or the archive is damaged there
 */
export function withNpzMember<Result>(
  path: string,
  member: string,
  use: (reader: ByteReader) => Promise<Result>,
): Promise<Result> {
  return withArchive(path, async (zip) => {
    const arrays = await arraysOf(path, zip);
    const entry = arrays.get(member);
    if (entry !== undefined) return withMember(zip, entry, `${path}:${member}`, use);
    const names = [...arrays.keys()];
    const near = nearestName(member, names);
    const some = names.slice(0, 12).join(', ');
    const known =
      names.length === 0 ? 'it has no arrays' : `it has ${some}${names.length > 12 ? ', ...' : ''}`;
    const help = near === undefined ? known : `did you mean "${near}"?`;
    throw new InputError(`${path}: there is no array "${member}"; ${help}`);
  });
}

/**
 * Visits the arrays of an .npz file in its order.
 *
 * @param most arrays that are visited
 * @param visit reads as much of an array as it needs; what it throws is passed on
 * @returns how many arrays there are
 * @throws InputError when the file is not an archive
 */
export function forEachNpzMember(
  path: string,
  most: number,
  visit: (name: string, reader: ByteReader) => Promise<void>,
): Promise<number> {
  return withArchive(path, async (zip) => {
    const arrays = await arraysOf(path, zip);
    for (const [name, entry] of [...arrays].slice(0, most)) {
      await withMember(zip, entry, `${path}:${name}`, (reader) => visit(name, reader));
    }
    return arrays.size;
  });
}
