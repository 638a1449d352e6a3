import { InputError } from '../../errors/input-error.js';
import { withBytes } from '../file/byte-reader.js';
import { type NpyHeader, readNpyHeader } from './npy-header.js';
import { forEachNpzMember, splitMember } from './npz.js';

/** An array of a NumPy file: plain JSON. */
export type ArraySummary =
  | {
      readonly name: string;
      /** NumPy's letter and the bytes of a value, such as f4. */
      readonly type: string;
      readonly shape: readonly number[];
    }
  | {
      readonly name: string;
      /** Why it cannot be read. */
      readonly problem: string;
    };

/** The arrays of a NumPy file: plain JSON. */
export interface ArrayList {
  readonly kind: 'arrays';
  readonly source: string;
  /** Their number. */
  readonly count: number;
  /** At most MOST_ARRAYS. */
  readonly arrays: readonly ArraySummary[];
}

/** Most arrays of an .npz file that are examined. */
const MOST_ARRAYS = 200;

function arrayOf(name: string, { kind, itemSize, shape }: NpyHeader): ArraySummary {
  return { name, type: `${kind}${itemSize}`, shape };
}

/** The arrays of an .npz file. One that cannot be read is listed with the reason, because the user may want another one. */
async function listMembers(path: string): Promise<ArrayList> {
  const arrays: ArraySummary[] = [];
  const count = await forEachNpzMember(path, MOST_ARRAYS, async (name, reader) => {
    try {
      arrays.push(arrayOf(name, await readNpyHeader(reader)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      arrays.push({ name, problem: error.message });
    }
  });
  return { kind: 'arrays', source: path, count, arrays };
}

/**
 * The arrays of a file that is not a table by itself: an .npz file without a member, or an array of one dimension.
 *
 * @returns undefined if it is a table
 * @throws InputError when it cannot be read
 */
export async function listArrays(path: string): Promise<ArrayList | undefined> {
  const { member } = splitMember(path);
  if (member !== undefined) return undefined;
  if (/\.npz(\.gz)?$/i.test(path)) return listMembers(path);
  const header = await withBytes(path, readNpyHeader);
  return header.shape.length < 2
    ? { kind: 'arrays', source: path, count: 1, arrays: [arrayOf(path, header)] }
    : undefined;
}
