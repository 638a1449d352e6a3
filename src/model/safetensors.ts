import { z } from 'zod';
import { InputError } from '../config/input-error.js';

/** A named array of a safetensors file. `shape` is row-major, outermost first. */
export type Tensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'I8'; readonly shape: readonly number[]; readonly data: Int8Array }
  | { readonly dtype: 'U8'; readonly shape: readonly number[]; readonly data: Uint8Array };

/** The content of a safetensors file. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const BYTES = { F32: 4, I32: 4, I8: 1, U8: 1 } as const;

const entrySchema = z.strictObject({
  dtype: z.enum(['F32', 'I32', 'I8', 'U8']),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const headerSchema = z.record(z.string(), z.unknown());
const metadataSchema = z.record(z.string(), z.string());

/** Product of the extents of a shape: 1 for a scalar. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * The bytes of a safetensors file: tensors in the order of the map, each aligned to its element, header padded with
 * blanks to 8 bytes. The same content gives the same bytes.
 *
 * Format: https://huggingface.co/docs/safetensors (8 bytes header length, JSON header, data).
 *
 * @throws RangeError when a tensor's data does not fit its shape
 */
export function encodeSafetensors(file: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let offset = 0;
  // Wide elements first, so that every tensor is aligned without holes, which the format forbids.
  const ordered = [...file.tensors].sort(([, a], [, b]) => BYTES[b.dtype] - BYTES[a.dtype]);
  for (const [name, tensor] of ordered) {
    if (tensor.data.length !== elementsOf(tensor.shape)) {
      throw new RangeError(`tensor ${name}: ${tensor.data.length} elements do not fill [${tensor.shape}]`);
    }
    const end = offset + tensor.data.byteLength;
    header[name] = { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let position = 8 + headerLength;
  for (const [, tensor] of ordered) {
    bytes.set(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength), position);
    position += tensor.data.byteLength;
  }
  return bytes;
}

function makeTensor(dtype: Tensor['dtype'], shape: readonly number[], buffer: ArrayBuffer): Tensor {
  switch (dtype) {
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer) };
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer) };
    case 'I8':
      return { dtype, shape, data: new Int8Array(buffer) };
    case 'U8':
      return { dtype, shape, data: new Uint8Array(buffer) };
  }
}

function parseHeader(bytes: Uint8Array, source: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) {
    throw new InputError(`${source}: not a safetensors file: ${bytes.length} bytes, at least 8 expected`);
  }
  const declared = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (declared > BigInt(bytes.length - 8)) {
    throw new InputError(
      `${source}: truncated or not a safetensors file: the header claims ${declared} bytes, ` +
        `${bytes.length - 8} follow`,
    );
  }
  const length = Number(declared);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length));
    return { header: headerSchema.parse(JSON.parse(text)), start: 8 + length };
  } catch {
    throw new InputError(`${source}: not a safetensors file: its header is not a JSON object`);
  }
}

/**
 * Reads a safetensors file, trusting nothing in it: lengths, offsets, shapes and element types are checked, and the
 * tensors must fill the data exactly, without hole or overlap.
 *
 * @param source name of the file, for messages
 * @throws InputError saying what is wrong
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): TensorFile {
  const { header, start } = parseHeader(bytes, source);
  const { __metadata__: rawMetadata = {}, ...rawEntries } = header;
  const metadata = metadataSchema.safeParse(rawMetadata);
  if (!metadata.success) throw new InputError(`${source}: __metadata__ must map names to texts`);
  const entries = Object.entries(rawEntries).map(([name, raw]) => {
    const parsed = entrySchema.safeParse(raw);
    if (!parsed.success) {
      throw new InputError(
        `${source}: tensor "${name}": ${parsed.error.issues[0].path.join('.')}: ${parsed.error.issues[0].message}`,
      );
    }
    return { name, ...parsed.data };
  });
  const tensors = new Map<string, Tensor>();
  let expected = 0;
  for (const { name, dtype, shape, data_offsets } of entries.sort(
    (a, b) => a.data_offsets[0] - b.data_offsets[0],
  )) {
    const [from, to] = data_offsets;
    const size = elementsOf(shape) * BYTES[dtype];
    if (from !== expected || to - from !== size) {
      throw new InputError(
        `${source}: tensor "${name}": offsets ${from}..${to} do not fit ${dtype} [${shape}] after byte ${expected}`,
      );
    }
    if (start + to > bytes.length) {
      throw new InputError(
        `${source}: truncated: tensor "${name}" ends at byte ${start + to}, the file has ${bytes.length}`,
      );
    }
    const buffer = new ArrayBuffer(size);
    new Uint8Array(buffer).set(bytes.subarray(start + from, start + to));
    tensors.set(name, makeTensor(dtype, shape, buffer));
    expected = to;
  }
  if (start + expected !== bytes.length) {
    throw new InputError(`${source}: ${bytes.length - start - expected} bytes after the last tensor`);
  }
  return { tensors, metadata: metadata.data };
}

/**
 * The float32 tensor of this name and shape.
 *
 * @throws InputError when it is missing, of another type or shape, or holds a NaN or an infinity
 */
export function floatTensor(
  file: TensorFile,
  name: string,
  shape: readonly number[],
  source: string,
): Float32Array {
  const tensor = tensorOf(file, name, shape, source);
  if (tensor.dtype !== 'F32') throw wrongType(name, tensor.dtype, 'F32', source);
  const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`${source}: tensor "${name}": element ${bad} is ${tensor.data[bad]}`);
  return tensor.data;
}

/** The int8 tensor of this name and shape. @throws InputError when it is missing, of another type or shape */
export function int8Tensor(
  file: TensorFile,
  name: string,
  shape: readonly number[],
  source: string,
): Int8Array {
  const tensor = tensorOf(file, name, shape, source);
  if (tensor.dtype !== 'I8') throw wrongType(name, tensor.dtype, 'I8', source);
  return tensor.data;
}

/** The int32 tensor of this name and shape. @throws InputError when it is missing, of another type or shape */
export function int32Tensor(
  file: TensorFile,
  name: string,
  shape: readonly number[],
  source: string,
): Int32Array {
  const tensor = tensorOf(file, name, shape, source);
  if (tensor.dtype !== 'I32') throw wrongType(name, tensor.dtype, 'I32', source);
  return tensor.data;
}

function wrongType(name: string, actual: string, expected: string, source: string): InputError {
  return new InputError(`${source}: tensor "${name}" holds ${actual}, ${expected} expected`);
}

function tensorOf(file: TensorFile, name: string, shape: readonly number[], source: string): Tensor {
  const tensor = file.tensors.get(name);
  if (tensor === undefined) {
    throw new InputError(
      `${source}: tensor "${name}" is missing; the file has ${[...file.tensors.keys()].join(', ')}`,
    );
  }
  if (tensor.shape.length !== shape.length || tensor.shape.some((extent, i) => extent !== shape[i])) {
    throw new InputError(`${source}: tensor "${name}" is [${tensor.shape}], [${shape}] expected`);
  }
  return tensor;
}
