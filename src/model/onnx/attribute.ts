import {
  bytesOf,
  EXPORT_AGAIN,
  fieldsOf,
  floatOf,
  floatsOf,
  integerOf,
  integersOf,
  textOf,
} from './message.js';
import { OnnxError } from './onnx-error.js';
import { decodeTensor, type OnnxTensor } from './tensor.js';

/** The value of an attribute of a node. `other`: a kind that no operator of ffirm has, such as a subgraph. */
export type AttributeValue =
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'integers'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'other' };

/** An attribute of a node. */
export interface OnnxAttribute {
  readonly name: string;
  readonly value: AttributeValue;
}

/** Maximum number of integers or floats in a list: paddings, strides, axes. */
const MOST_NUMBERS = 64;

/** Numbers of the fields of AttributeProto (onnx.proto). */
const NAME = 1;
const FLOAT = 2;
const INTEGER = 3;
const TEXT = 4;
const TENSOR = 5;
const FLOATS = 7;
const INTEGERS = 8;
const TYPE = 20;

/** The kinds of AttributeProto.AttributeType. */
const KINDS: ReadonlyMap<number, AttributeValue['kind']> = new Map([
  [1, 'float'],
  [2, 'integer'],
  [3, 'text'],
  [4, 'tensor'],
  [6, 'floats'],
  [7, 'integers'],
]);

/**
 * An attribute from an AttributeProto.
 *
 * @param source the file, for messages
 * @throws OnnxError when it is damaged
 */
export function decodeAttribute(bytes: Uint8Array, source: string): OnnxAttribute {
  const place = `${source}: an attribute`;
  let name = '';
  let type = 0;
  let float = 0;
  let integer = 0;
  let text = '';
  let tensor: Uint8Array | undefined;
  const floats: number[] = [];
  const integers: number[] = [];
  for (const field of fieldsOf(bytes, place)) {
    if (field.number === NAME) name = textOf(field);
    else if (field.number === TYPE) type = integerOf(field);
    else if (field.number === FLOAT) float = floatOf(field);
    else if (field.number === INTEGER) integer = integerOf(field);
    else if (field.number === TEXT) text = textOf(field);
    else if (field.number === TENSOR) tensor = bytesOf(field);
    else if (field.number === FLOATS) {
      const values = floatsOf(field);
      if (floats.length + values.length <= MOST_NUMBERS) floats.push(...values);
      else throw tooMany(place);
    } else if (field.number === INTEGERS) {
      integers.push(...integersOf(field, MOST_NUMBERS));
      if (integers.length > MOST_NUMBERS) throw tooMany(place);
    }
  }
  const kind = KINDS.get(type) ?? 'other';
  switch (kind) {
    case 'integer':
      return { name, value: { kind, value: integer } };
    case 'float':
      return { name, value: { kind, value: float } };
    case 'text':
      return { name, value: { kind, value: text } };
    case 'integers':
      return { name, value: { kind, value: integers } };
    case 'floats':
      return { name, value: { kind, value: floats } };
    case 'tensor':
      return { name, value: { kind, value: decodeTensor(tensor ?? new Uint8Array(0), source) } };
    case 'other':
      return { name, value: { kind } };
  }
}

function tooMany(place: string): OnnxError {
  return new OnnxError(place, `has more than ${MOST_NUMBERS} numbers`, EXPORT_AGAIN);
}
