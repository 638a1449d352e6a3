import { type UnzipFileInfo, unzipSync } from 'fflate';
import { InputError } from '../../config/input-error.js';
import { nearestName } from '../../config/nearest.js';
import { type ByteSource, bytesSource, withInputFile } from './input-file.js';

/** A member of an .npz file. */
export interface NpzMember {
  /** Without the .npy. */
  readonly name: string;
  /** Bytes when unpacked, as the file says. */
  readonly size: number;
}

/** A zip archive is read as a whole. */
const LARGEST = 2 ** 31 - 1;

/** Deflate makes at most 1032 bytes of one; a file that announces more lies. */
const MOST_INFLATION = 1032;

const mend = 'save it again with numpy.savez';

/** Unpacks what `wanted` says. @throws InputError when the archive is damaged or announces what it cannot hold */
function unpack(path: string, bytes: Uint8Array, wanted: (file: UnzipFileInfo) => boolean) {
  const check = (file: UnzipFileInfo): boolean => {
    if (!wanted(file)) return false;
    const most = file.compression === 0 ? file.size : file.size * MOST_INFLATION + 64;
    if (file.size > bytes.length || file.originalSize > most || file.originalSize > LARGEST) {
      const problem = `the member ${JSON.stringify(file.name.slice(0, 60))} announces ${file.originalSize} bytes`;
      throw new InputError(`${path}: ${problem}, which ${file.size} packed bytes cannot hold; ${mend}`);
    }
    if (file.compression !== 0 && file.compression !== 8) {
      throw new InputError(`${path}: compression ${file.compression} is not known; ${mend}`);
    }
    return true;
  };
  try {
    return unzipSync(bytes, { filter: check });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${path}: the archive is damaged (${error instanceof Error ? error.message : error}); ${mend}`,
    );
  }
}

async function readArchive({ name, size, read }: ByteSource): Promise<Uint8Array> {
  if (size > LARGEST) {
    throw new InputError(`${name}: ${size} bytes are more than 2 GiB; save the arrays as .npy files`);
  }
  return read(0, size);
}

function listMembers(path: string, bytes: Uint8Array): readonly NpzMember[] {
  const members: NpzMember[] = [];
  unpack(path, bytes, ({ name, originalSize }) => {
    if (name.endsWith('.npy')) members.push({ name: name.slice(0, -4), size: originalSize });
    return false;
  });
  return members;
}

/** The arrays of an .npz file, in its order. @throws InputError when it is no such file */
export function npzMembers(path: string): Promise<readonly NpzMember[]> {
  return withInputFile(path, async (source) => listMembers(path, await readArchive(source)));
}

/**
 * Unpacks one array of an .npz file, for the time that `use` takes.
 *
 * @param member its name, as it was given to numpy.savez
 * @throws InputError when there is none of that name, with the nearest, or the archive is damaged
 */
export function withNpzMember<Result>(
  path: string,
  member: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  return withInputFile(path, async (source) => {
    const archive = await readArchive(source);
    const names = listMembers(path, archive).map(({ name }) => name);
    if (!names.includes(member)) {
      const near = nearestName(member, names);
      const known = names.length === 0 ? 'it has no arrays' : `it has ${names.join(', ')}`;
      const help = near === undefined ? known : `did you mean "${near}"?`;
      throw new InputError(`${path}: there is no array "${member}"; ${help}`);
    }
    const bytes = unpack(path, archive, ({ name }) => name === `${member}.npy`)[`${member}.npy`];
    return use(bytesSource(`${path}:${member}`, bytes));
  });
}
