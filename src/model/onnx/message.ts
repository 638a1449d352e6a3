import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { OnnxError } from './onnx-error.js';

/** A field of a protobuf message. */
export interface Field {
  readonly number: number;
  /** A varint as the signed integer of 64 bits that it is; otherwise the bytes of the value, a view. */
  readonly value: bigint | Uint8Array;
  /** The file and the message, for errors. */
  readonly place: string;
}

/** What to do about a file that is not what it should be. */
export const EXPORT_AGAIN = 'the file is damaged or no ONNX file; export it again';

/** The next field. @throws Error of the library when the bytes end too early or are no protobuf */
function nextField(reader: BinaryReader, place: string): Field {
  const [number, wireType] = reader.tag();
  switch (wireType) {
    case WireType.Varint:
      return { number, value: BigInt(reader.int64()), place };
    case WireType.LengthDelimited:
      return { number, value: reader.bytes(), place };
    case WireType.Bit32:
    case WireType.Bit64:
      return { number, value: reader.skip(wireType), place };
    default:
      throw new RangeError('groups do not occur in ONNX files');
  }
}

/**
 * The fields of a message, one after the other. Nothing is copied, and nested messages are not read.
 *
 * @param place the file and the message, for errors
 * @throws OnnxError when the bytes are no protobuf message
 */
export function* fieldsOf(bytes: Uint8Array, place: string): Generator<Field> {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    let field: Field;
    try {
      field = nextField(reader, place);
    } catch {
      throw new OnnxError(
        place,
        `no protobuf field can be read at byte ${start} of ${bytes.length}`,
        EXPORT_AGAIN,
      );
    }
    yield field;
  }
}

/** The bytes of a field: a text, a nested message, or packed numbers. @throws OnnxError when it is a number */
export function bytesOf({ value, number, place }: Field): Uint8Array {
  if (typeof value !== 'bigint') return value;
  throw new OnnxError(place, `field ${number} is a number, bytes are expected`, EXPORT_AGAIN);
}

/** The text of a field. @throws OnnxError when it is not UTF-8 */
export function textOf(field: Field): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(field));
  } catch (error) {
    if (error instanceof OnnxError) throw error;
    throw new OnnxError(field.place, `field ${field.number} is not UTF-8 text`, EXPORT_AGAIN);
  }
}

/** The integer of a field. @throws OnnxError when it is not one, or beyond 2^53 */
export function integerOf({ value, number, place }: Field): number {
  if (typeof value !== 'bigint') throw new OnnxError(place, `field ${number} is not a number`, EXPORT_AGAIN);
  return safeInteger(value, place);
}

function safeInteger(value: bigint, place: string): number {
  const integer = Number(value);
  if (Number.isSafeInteger(integer)) return integer;
  throw new OnnxError(place, `${value} is out of range`, EXPORT_AGAIN);
}

/** The integers of a repeated field: one, or packed. @throws OnnxError when they are cut, beyond 2^53, or more than `most` */
export function integersOf(field: Field, most: number): readonly number[] {
  const { value, place } = field;
  if (typeof value === 'bigint') return [safeInteger(value, place)];
  const reader = new BinaryReader(value);
  const integers: number[] = [];
  while (reader.pos < reader.len) {
    if (integers.length === most)
      throw new OnnxError(place, `field ${field.number} has more than ${most} numbers`, EXPORT_AGAIN);
    let next: bigint;
    try {
      next = BigInt(reader.int64());
    } catch {
      throw new OnnxError(place, `the numbers of field ${field.number} are cut off`, EXPORT_AGAIN);
    }
    integers.push(safeInteger(next, place));
  }
  return integers;
}

/** 32-bit floats of a repeated or single field: one, or packed. @throws OnnxError when they are cut */
export function floatsOf(field: Field): Float32Array {
  const bytes = bytesOf(field);
  if (bytes.length % 4 !== 0)
    throw new OnnxError(field.place, `the numbers of field ${field.number} are cut off`, EXPORT_AGAIN);
  return new Float32Array(bytes.slice().buffer);
}

/** The 32-bit float of a field. @throws OnnxError when it is not one */
export function floatOf(field: Field): number {
  const floats = floatsOf(field);
  if (floats.length === 1) return floats[0];
  throw new OnnxError(field.place, `field ${field.number} is not a 32-bit float`, EXPORT_AGAIN);
}
