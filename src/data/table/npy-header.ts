import { InputError } from '../../errors/input-error.js';
import { type ByteReader, checkInflation } from '../file/byte-reader.js';
import type { NumberType } from './binary-values.js';

/** The layout of an NPY array. */
export interface NpyHeader {
  /** NumPy's letter. b: bool, i and u: integers, f: floats, U: Unicode text, S: bytes of text. */
  readonly kind: string;
  /** How the numbers are written; undefined where the values are text. */
  readonly number: NumberType | undefined;
  /** Bytes per value. */
  readonly itemSize: number;
  readonly littleEndian: boolean;
  /** Column-major. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Values: the product of the shape. */
  readonly count: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The types of numbers that are read: NumPy's letter and the bytes of a value. */
const NUMBERS: Readonly<Record<string, NumberType>> = {
  ...{ b1: 'u8' },
  ...{ i1: 'i8', i2: 'i16', i4: 'i32', i8: 'i64' },
  ...{ u1: 'u8', u2: 'u16', u4: 'u32', u8: 'u64' },
  ...{ f2: 'f16', f4: 'f32', f8: 'f64' },
};

/** NumPy pads headers to 64 bytes; only structured types, which are not read here, come near this. */
const LONGEST_HEADER = 64 * 1024;

function fault(reader: ByteReader, offset: number, problem: string, remedy: string): InputError {
  return new InputError(`${reader.name}, byte ${offset}: ${problem}; ${remedy}`);
}

function parseType(
  reader: ByteReader,
  text: string,
): Pick<NpyHeader, 'kind' | 'number' | 'itemSize' | 'littleEndian'> {
  const [, order, letter, digits = '1'] = /^([<>|=]?)([a-zA-Z?])(\d+)?$/.exec(text) ?? [];
  const kind = letter === '?' ? 'b' : letter;
  const isText = kind === 'U' || kind === 'S';
  const number = Object.hasOwn(NUMBERS, `${kind}${digits}`) ? NUMBERS[`${kind}${digits}`] : undefined;
  const width = Number(digits);
  if (isText ? width < 1 || width > 65_536 : number === undefined) {
    const problem = `values of type ${JSON.stringify(text.slice(0, 40))} are not read`;
    throw fault(
      reader,
      10,
      problem,
      'convert them, e.g. with array.astype("float32"), and save the array again',
    );
  }
  return { kind, number, itemSize: kind === 'U' ? 4 * width : width, littleEndian: order !== '>' };
}

/** The shape in "(3, 4)". A tuple of one element has a comma after it; the empty tuple means a single value. */
function parseShape(reader: ByteReader, text: string): readonly number[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.map((part) => {
    const size = Number(part.replace(/L$/, ''));
    if (!/^\d+L?$/.test(part) || !Number.isSafeInteger(size)) {
      throw fault(reader, 10, `(${text.slice(0, 40)}) is not a shape`, 'save the array again');
    }
    return size;
  });
}

/** The text of the header: a Python dictionary. The reader is then positioned after it. */
async function readHeaderText(reader: ByteReader): Promise<string> {
  const again = 'save the array again';
  const start = await reader.next(8);
  if (!MAGIC.every((byte, index) => start[index] === byte)) {
    throw fault(reader, 0, 'an NPY file starts with "\\x93NUMPY"', 'check that this is a file of numpy.save');
  }
  const major = start[6];
  if (start.length === 8 && (major < 1 || major > 3)) {
    throw fault(reader, 6, `version ${major} is not known`, again);
  }
  const digits = await reader.next(major === 1 ? 2 : 4);
  if (digits.length < (major === 1 ? 2 : 4)) {
    throw fault(reader, reader.position, 'the file ends in its header', again);
  }
  const length = digits.reduceRight((sum, digit) => 256 * sum + digit, 0);
  const bytes = await reader.next(Math.min(length, LONGEST_HEADER));
  if (bytes.length < length) {
    throw fault(reader, 8, `a header of ${length} bytes does not fit the file`, again);
  }
  return new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes);
}

/**
 * Reads the header of an NPY array, versions 1 to 3, and checks that the source can hold as many values as it announces.
 * Before that check, nothing is allocated according to the header.
 *
 * @throws InputError naming the place when it is not an NPY array, its type is not known, or there are fewer values
 */
export async function readNpyHeader(reader: ByteReader): Promise<NpyHeader> {
  const text = await readHeaderText(reader);
  const type = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const tuple = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(text);
  if (/['"]descr['"]\s*:\s*\[/.test(text)) {
    throw fault(reader, 10, 'values of several fields are not known', 'save every field as a separate array');
  }
  if (type === null || order === null || tuple === null) {
    throw fault(reader, 10, 'the header does not say descr, fortran_order and shape', 'save the array again');
  }
  const { kind, number, itemSize, littleEndian } = parseType(reader, type[1]);
  const shape = parseShape(reader, tuple[1]);
  const count = shape.reduce((product, size) => product * size, 1);
  const found = reader.size === undefined ? Number.POSITIVE_INFINITY : reader.size - reader.position;
  if (!Number.isSafeInteger(count * itemSize) || count * itemSize > found) {
    throw fault(
      reader,
      reader.position,
      `${found} bytes of values, but ${shape.join(' x ') || '1'} values of ${itemSize} bytes are announced`,
      'fetch or save the file again',
    );
  }
  // Texts are stored character by character.
  const values = kind === 'S' ? count * itemSize : kind === 'U' ? (count * itemSize) / 4 : count;
  checkInflation(reader, values, `byte ${reader.position}`);
  return {
    kind,
    number,
    itemSize,
    littleEndian,
    fortranOrder: order[1] === 'True' && shape.length > 1,
    shape,
    count,
  };
}
