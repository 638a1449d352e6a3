import { excerpt } from '../../text/terminal.js';
import { BYTES, elementsOf, makeTensor, type ReadTensor } from '../tensor.js';
import { bytesOf, EXPORT_AGAIN, type Field, fieldsOf, integerOf, integersOf, textOf } from './message.js';
import { OnnxError } from './onnx-error.js';

/** A tensor of an ONNX file. Its values are read when they are needed. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The values. @throws OnnxError when their type is not read, they are in another file, or their number is wrong */
  read(): ReadTensor;
}

/** Types whose values are read, by the numbers of TensorProto.DataType. */
const TYPES: ReadonlyMap<number, ReadTensor['dtype']> = new Map([
  [1, 'F32'],
  [6, 'I32'],
  [7, 'I64'],
  [10, 'F16'],
  [11, 'F64'],
  [16, 'BF16'],
]);

/** The value of TensorProto.data_location for a tensor that is in another file. */
const EXTERNAL = 1;

const MOST_DIMENSIONS = 8;

/** Maximum number of values that are stored as varints; weights are not, except those of half width in old files. */
const MOST_VARINTS = 1 << 24;

/** Maximum number of parts that the values of a tensor are stored in. Other programs write a single one. */
const MOST_PARTS = 1 << 16;

/** What a TensorProto says, before its values are read. */
interface Described {
  name: string;
  shape: number[];
  type: number;
  isExternal: boolean;
  raw: Uint8Array | undefined;
  /** Fields with typed values. */
  readonly parts: Field[];
}

/** Numbers of the fields of TensorProto (onnx.proto). */
const DIMS = 1;
const DATA_TYPE = 2;
const SEGMENT = 3;
const FLOAT_DATA = 4;
const INT32_DATA = 5;
const INT64_DATA = 7;
const NAME = 8;
const RAW_DATA = 9;
const DOUBLE_DATA = 10;
const DATA_LOCATION = 14;

function describe(bytes: Uint8Array, place: string): Described {
  const described: Described = { name: '', shape: [], type: 0, isExternal: false, raw: undefined, parts: [] };
  for (const field of fieldsOf(bytes, place)) {
    switch (field.number) {
      case DIMS:
        described.shape.push(...integersOf(field, MOST_DIMENSIONS));
        if (described.shape.length > MOST_DIMENSIONS) {
          throw new OnnxError(place, `more than ${MOST_DIMENSIONS} dimensions`, EXPORT_AGAIN);
        }
        break;
      case DATA_TYPE:
        described.type = integerOf(field);
        break;
      case NAME:
        described.name = textOf(field);
        break;
      case RAW_DATA:
        described.raw = bytesOf(field);
        break;
      case DATA_LOCATION:
        described.isExternal = integerOf(field) === EXTERNAL;
        break;
      case SEGMENT:
        throw new OnnxError(place, 'its values are in several segments', EXPORT_AGAIN);
      case FLOAT_DATA:
      case INT32_DATA:
      case INT64_DATA:
      case DOUBLE_DATA:
        described.parts.push(field);
        if (described.parts.length > MOST_PARTS) {
          throw new OnnxError(place, `its values are in more than ${MOST_PARTS} parts`, EXPORT_AGAIN);
        }
        break;
      default:
        break;
    }
  }
  return described;
}

/** The field that has the typed values of a type. */
function typedField(dtype: ReadTensor['dtype']): number {
  if (dtype === 'F32') return FLOAT_DATA;
  if (dtype === 'F64') return DOUBLE_DATA;
  return dtype === 'I64' ? INT64_DATA : INT32_DATA;
}

/** Integers as bytes of this type. */
function integerBytes(dtype: ReadTensor['dtype'], integers: readonly number[]): Uint8Array {
  if (dtype === 'I64') return new Uint8Array(BigInt64Array.from(integers, BigInt).buffer);
  // Half-width floats are stored as the integers of their bits.
  return new Uint8Array((dtype === 'I32' ? Int32Array : Uint16Array).from(integers).buffer);
}

/** The bytes of the values, copied, so that they are aligned. */
function valueBytes({ raw, parts }: Described, dtype: ReadTensor['dtype'], place: string): ArrayBuffer {
  if (raw !== undefined && parts.length === 0) return raw.slice().buffer;
  const field = typedField(dtype);
  if (raw !== undefined || parts.some(({ number }) => number !== field)) {
    throw new OnnxError(place, 'its values are given twice, or as those of another type', EXPORT_AGAIN);
  }
  const isFloat = dtype === 'F32' || dtype === 'F64';
  let room = MOST_VARINTS;
  const chunks = parts.map((part) => {
    if (isFloat) return bytesOf(part);
    const integers = integersOf(part, room);
    room -= integers.length;
    return integerBytes(dtype, integers);
  });
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let end = 0;
  for (const chunk of chunks) {
    joined.set(chunk, end);
    end += chunk.length;
  }
  return joined.buffer;
}

function readValues(described: Described, place: string): ReadTensor {
  const { shape, type, isExternal } = described;
  if (isExternal) {
    throw new OnnxError(
      place,
      'its values are in another file',
      'export with external_data=False, or save again with `onnx.save(onnx.load("network.onnx"), "whole.onnx")`',
    );
  }
  const dtype = TYPES.get(type);
  if (dtype === undefined) {
    throw new OnnxError(
      place,
      `its values have the type ${type} of TensorProto.DataType, which is not read`,
      'export a network of 32-bit floats that is not quantized',
    );
  }
  const buffer = valueBytes(described, dtype, place);
  if (buffer.byteLength !== elementsOf(shape) * BYTES[dtype]) {
    throw new OnnxError(
      place,
      `${buffer.byteLength} bytes of values do not fit ${dtype} [${shape.join(', ')}]`,
      EXPORT_AGAIN,
    );
  }
  return makeTensor(dtype, shape, buffer);
}

/**
 * A tensor from a TensorProto.
 *
 * @param source the file, for messages
 * @throws OnnxError when its description is damaged
 */
export function decodeTensor(bytes: Uint8Array, source: string): OnnxTensor {
  const described = describe(bytes, `${source}: a tensor`);
  const place = `${source}: tensor "${excerpt(described.name)}"`;
  if (described.shape.some((extent) => extent < 0)) {
    throw new OnnxError(place, 'a dimension is negative', EXPORT_AGAIN);
  }
  return { name: described.name, shape: described.shape, read: () => readValues(described, place) };
}
