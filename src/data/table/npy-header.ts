import { InputError } from '../../config/input-error.js';
import type { ByteSource } from './input-file.js';

/** What the values of an array are: the letter of NumPy's type string. */
export type NpyKind = 'b' | 'i' | 'u' | 'f' | 'U' | 'S';

/** The layout of an NPY array, checked against the size of the file. */
export interface NpyHeader {
  /** b: bool, i and u: integers, f: floats, U: Unicode text, S: bytes of text. */
  readonly kind: NpyKind;
  /** Bytes a value. */
  readonly itemSize: number;
  readonly littleEndian: boolean;
  /** Columns first. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Values: the product of the shape. */
  readonly count: number;
  /** Where the values start. */
  readonly dataOffset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Bytes a value that each kind may have; text may have any. */
const SIZES: Readonly<Record<NpyKind, readonly number[] | undefined>> = {
  b: [1],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8],
  U: undefined,
  S: undefined,
};

/** NumPy pads headers to 64 bytes; only structured types, which are not read here, come near this. */
const LONGEST_HEADER = 64 * 1024;

function fault(source: ByteSource, offset: number, problem: string, mend: string): InputError {
  return new InputError(`${source.name}, byte ${offset}: ${problem}; ${mend}`);
}

function isKind(letter: string): letter is NpyKind {
  return letter in SIZES;
}

function parseType(source: ByteSource, text: string): Pick<NpyHeader, 'kind' | 'itemSize' | 'littleEndian'> {
  const match = /^([<>|=]?)([a-zA-Z?])(\d+)?$/.exec(text);
  const letter = match?.[2] === '?' ? 'b' : match?.[2];
  const mend = 'convert it, e.g. with array.astype("float32"), and save it again';
  if (match === null || letter === undefined || !isKind(letter)) {
    throw fault(source, 10, `values of type ${JSON.stringify(text.slice(0, 40))} are not known`, mend);
  }
  const width = Number(match[3] ?? '1');
  const itemSize = letter === 'U' ? 4 * width : width;
  if (width < 1 || width > 65_536 || (SIZES[letter] !== undefined && !SIZES[letter].includes(itemSize))) {
    throw fault(source, 10, `values of type ${JSON.stringify(text.slice(0, 40))} are not known`, mend);
  }
  return { kind: letter, itemSize, littleEndian: match[1] !== '>' };
}

/** The shape "(3, 4)" says. A tuple of one has a comma after it, the empty one stands for a single value. */
function parseShape(source: ByteSource, text: string): readonly number[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.map((part) => {
    const size = Number(part.replace(/L$/, ''));
    if (!/^\d+L?$/.test(part) || !Number.isSafeInteger(size)) {
      throw fault(source, 10, `the shape (${text.slice(0, 40)}) is not one`, 'save the array again');
    }
    return size;
  });
}

/**
 * Reads the header of an NPY array, versions 1 to 3, and checks that the source holds just as many values as it
 * announces. Nothing is allocated by what the header says before that.
 *
 * @throws InputError naming the place when it is no NPY array, its type is not known, or its size is another
 */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const again = 'save the array again';
  const start = await source.read(0, Math.min(12, source.size));
  if (!MAGIC.every((byte, index) => start[index] === byte)) {
    throw fault(source, 0, 'an NPY file starts with "\\x93NUMPY"', 'check that this is a file of numpy.save');
  }
  const major = start[6];
  const lengthBytes = major === 1 ? 2 : 4;
  if (start.length < 8 + lengthBytes) throw fault(source, source.size, 'the file ends in its header', again);
  if (major < 1 || major > 3) throw fault(source, 6, `version ${major} is not known`, again);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataOffset = 8 + lengthBytes + length;
  if (length > LONGEST_HEADER || dataOffset > source.size) {
    throw fault(source, 8, `a header of ${length} bytes does not fit the file of ${source.size}`, again);
  }
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(
    await source.read(8 + lengthBytes, dataOffset),
  );
  const type = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const tuple = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(text);
  if (/['"]descr['"]\s*:\s*\[/.test(text)) {
    throw fault(
      source,
      10,
      'values of several fields are not known',
      'save every field as an array of its own',
    );
  }
  if (type === null || order === null || tuple === null) {
    throw fault(source, 10, 'the header does not say descr, fortran_order and shape', again);
  }
  const { kind, itemSize, littleEndian } = parseType(source, type[1]);
  const shape = parseShape(source, tuple[1]);
  const count = shape.reduce((product, size) => product * size, 1);
  const found = source.size - dataOffset;
  if (count * itemSize !== found) {
    throw fault(
      source,
      dataOffset,
      `${found} bytes of values where ${shape.join(' x ') || '1'} of ${itemSize} bytes are announced`,
      'fetch or save the file again',
    );
  }
  return {
    kind,
    itemSize,
    littleEndian,
    fortranOrder: order[1] === 'True' && shape.length > 1,
    shape,
    count,
    dataOffset,
  };
}
