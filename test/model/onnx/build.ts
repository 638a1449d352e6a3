import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** An attribute: an integer, integers, a float ({ float }), a text, or a tensor. */
export type BuiltAttribute =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly tensor: BuiltTensor }
  | { readonly graph: true };

export interface BuiltTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly floats?: readonly number[];
  readonly integers?: readonly number[];
  /** The number of TensorProto.DataType in place of that of the values. */
  readonly type?: number;
  /** Raw bytes in place of values. */
  readonly raw?: Uint8Array;
  readonly isExternal?: boolean;
}

export interface BuiltNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output?: string;
  readonly outputs?: readonly string[];
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, BuiltAttribute>>;
  /** Attributes that follow, with names that there may be already. */
  readonly again?: Readonly<Record<string, BuiltAttribute>>;
}

export interface BuiltGraph {
  /** Shape of the input "sample", with the batch; null for an extent without a number. */
  readonly shape?: readonly (number | null)[];
  readonly inputType?: number;
  readonly inputs?: readonly string[];
  readonly nodes: readonly BuiltNode[];
  readonly tensors?: readonly BuiltTensor[];
  readonly outputs: readonly string[];
  readonly version?: number;
  /** Domain of a function named Relu. */
  readonly functionDomain?: string;
}

type Fill = (writer: BinaryWriter) => void;

function message(fill: Fill): Uint8Array {
  const writer = new BinaryWriter();
  fill(writer);
  return writer.finish();
}

function bytes(writer: BinaryWriter, field: number, value: Uint8Array): void {
  writer.tag(field, WireType.LengthDelimited).bytes(value);
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

/** A TensorProto. */
export function tensorBytes({
  name,
  shape,
  floats,
  integers,
  type,
  raw,
  isExternal,
}: BuiltTensor): Uint8Array {
  return message((writer) => {
    for (const extent of shape) integer(writer, 1, extent);
    integer(writer, 2, type ?? (integers === undefined ? 1 : 7));
    if (floats !== undefined) {
      bytes(
        writer,
        4,
        message((inner) => {
          for (const value of floats) inner.float(value);
        }),
      );
    }
    if (integers !== undefined) {
      bytes(
        writer,
        7,
        message((inner) => {
          for (const value of integers) inner.int64(value);
        }),
      );
    }
    text(writer, 8, name);
    if (raw !== undefined) bytes(writer, 9, raw);
    if (isExternal) integer(writer, 14, 1);
  });
}

function attributeBytes(name: string, value: BuiltAttribute): Uint8Array {
  return message((writer) => {
    text(writer, 1, name);
    if (typeof value === 'number') integer(writer, 3, value);
    else if (typeof value === 'string') text(writer, 4, value);
    else if ('float' in value) writer.tag(2, WireType.Bit32).float(value.float);
    else if ('tensor' in value) bytes(writer, 5, tensorBytes(value.tensor));
    else if ('graph' in value) bytes(writer, 6, new Uint8Array(0));
    else for (const one of value) integer(writer, 8, one);
    integer(writer, 20, typeOf(value));
  });
}

function typeOf(value: BuiltAttribute): number {
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 3;
  if ('float' in value) return 1;
  if ('tensor' in value) return 4;
  return 'graph' in value ? 5 : 7;
}

function nodeBytes(node: BuiltNode): Uint8Array {
  const { operator, inputs, output, outputs, domain, attributes = {}, again = {} } = node;
  return message((writer) => {
    for (const input of inputs) text(writer, 1, input);
    for (const name of outputs ?? [output ?? operator]) text(writer, 2, name);
    text(writer, 4, operator);
    for (const [name, value] of [...Object.entries(attributes), ...Object.entries(again)]) {
      bytes(writer, 5, attributeBytes(name, value));
    }
    if (domain !== undefined) text(writer, 7, domain);
  });
}

function valueBytes(name: string, type: number, shape: readonly (number | null)[]): Uint8Array {
  const dimension = (extent: number | null) =>
    message((writer) => (extent === null ? text(writer, 2, 'batch') : integer(writer, 1, extent)));
  const tensor = message((writer) => {
    integer(writer, 1, type);
    bytes(
      writer,
      2,
      message((inner) => {
        for (const extent of shape) bytes(inner, 1, dimension(extent));
      }),
    );
  });
  return message((writer) => {
    text(writer, 1, name);
    bytes(
      writer,
      2,
      message((inner) => bytes(inner, 1, tensor)),
    );
  });
}

/** The bytes of an ONNX file. */
export function onnxBytes({
  shape = [null, 1, 4, 4],
  inputType = 1,
  inputs = ['sample'],
  nodes,
  tensors = [],
  outputs,
  version = 17,
  functionDomain,
}: BuiltGraph): Uint8Array {
  const graph = message((writer) => {
    for (const node of nodes) bytes(writer, 1, nodeBytes(node));
    text(writer, 2, 'graph');
    for (const tensor of tensors) bytes(writer, 5, tensorBytes(tensor));
    for (const input of inputs) bytes(writer, 11, valueBytes(input, inputType, shape));
    for (const output of outputs) bytes(writer, 12, valueBytes(output, 1, []));
  });
  return message((writer) => {
    integer(writer, 1, 8);
    bytes(writer, 7, graph);
    bytes(
      writer,
      8,
      message((inner) => integer(inner, 2, version)),
    );
    if (functionDomain === undefined) return;
    bytes(
      writer,
      25,
      message((inner) => {
        text(inner, 1, 'Relu');
        text(inner, 10, functionDomain);
      }),
    );
  });
}
