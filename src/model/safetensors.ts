import * as z from 'zod';
import { duplicateKey } from '../config/duplicate-key.js';
import { describeIssues, TOP_LEVEL } from '../config/issues.js';
import { InputError } from '../errors/input-error.js';
import { excerpt } from '../text/terminal.js';
import { foreignFormat } from './foreign-format.js';
import { BYTES, elementsOf, makeTensor, type ReadTensor } from './tensor.js';

export type { ForeignTensor, ReadTensor, Tensor } from './tensor.js';

/** The content of a safetensors file, to be written or read. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, ReadTensor>;
  /** Types of further tensors of a file, by name: types whose elements are not read. None when absent. */
  readonly unread?: ReadonlyMap<string, string>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Types whose values are kept in a form different from that of the file, and so are only read. */
const ONLY_READ: readonly ReadTensor['dtype'][] = ['F16', 'BF16', 'I64', 'U64'];

/** Largest header that is read: the limit of the format's own library. */
const MOST_HEADER_BYTES = 100_000_000;

const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const metadataSchema = z.record(z.string(), z.string());

/**
 * The bytes of a safetensors file: tensors in the order of the map, each aligned to its element, header padded with
 * spaces to 8 bytes. The same content gives the same bytes.
 *
 * Format: https://huggingface.co/docs/safetensors (8 bytes header length, JSON header, data).
 *
 * @throws RangeError when a tensor's data does not fit its shape, or its type is only read
 */
export function encodeSafetensors(file: TensorFile): Uint8Array {
  const header: [string, unknown][] = [['__metadata__', file.metadata]];
  let offset = 0;
  // Wide elements first, so that every tensor is aligned without gaps, which the format forbids.
  const ordered = [...file.tensors].sort(([, a], [, b]) => BYTES[b.dtype] - BYTES[a.dtype]);
  for (const [name, tensor] of ordered) {
    if (tensor.data.length !== elementsOf(tensor.shape)) {
      throw new RangeError(`tensor ${name}: ${tensor.data.length} elements do not fill [${tensor.shape}]`);
    }
    if (ONLY_READ.includes(tensor.dtype))
      throw new RangeError(`tensor ${name}: ${tensor.dtype} is not written`);
    const end = offset + tensor.data.byteLength;
    header.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
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

/** The header of a file: where its tensors are, and what it says about each. */
interface Header {
  readonly entries: readonly (readonly [string, unknown])[];
  readonly metadata: Readonly<Record<string, string>>;
  /** First byte after the header. */
  readonly start: number;
}

/** The error for a file that does not start like a safetensors file. */
function notSafetensors(bytes: Uint8Array, source: string, problem: string): InputError {
  const known = foreignFormat(bytes);
  return new InputError(
    known === undefined
      ? `${source}: truncated or not a safetensors file: ${problem}; make or fetch it again, or name another`
      : `${source}: not a safetensors file: it looks like ${known}; name a .safetensors file`,
  );
}

function parseHeader(bytes: Uint8Array, source: string): Header {
  if (bytes.length === 0) throw new InputError(`${source}: the file is empty; make or fetch it again`);
  if (bytes.length < 8) {
    throw notSafetensors(bytes, source, `${bytes.length} bytes, at least 8 expected`);
  }
  const declared = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (declared > BigInt(bytes.length - 8)) {
    throw notSafetensors(bytes, source, `the header claims ${declared} bytes, ${bytes.length - 8} follow`);
  }
  if (declared > BigInt(MOST_HEADER_BYTES)) {
    throw notSafetensors(bytes, source, `the header claims ${declared} bytes, ${MOST_HEADER_BYTES} at most`);
  }
  const start = 8 + Number(declared);
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start));
    header = JSON.parse(text);
  } catch {
    throw notSafetensors(bytes, source, 'its header is not a JSON object');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw notSafetensors(bytes, source, 'its header is not a JSON object');
  }
  const twice = duplicateKey(text);
  if (twice !== undefined)
    throw new InputError(`${source}: its header has the key "${twice.key}" twice; make the file again`);
  const all = Object.entries(header);
  const [, given] = all.find(([name]) => name === '__metadata__') ?? ['', {}];
  const metadata = metadataSchema.safeParse(given);
  if (!metadata.success)
    throw new InputError(`${source}: __metadata__ must map names to texts; make the file again`);
  return { entries: all.filter(([name]) => name !== '__metadata__'), metadata: metadata.data, start };
}

/** A tensor as the header describes it; its numbers are not yet checked against the file. */
interface Entry {
  readonly name: string;
  /** Any type of the format, of which only some are read. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

function isKnownType(dtype: string): dtype is ReadTensor['dtype'] {
  return Object.hasOwn(BYTES, dtype);
}

function parseEntry(name: string, raw: unknown, source: string): Entry {
  const parsed = entrySchema.safeParse(raw);
  if (!parsed.success) {
    const [fault] = describeIssues(parsed.error, entrySchema, raw);
    throw new InputError(
      `${source}: tensor "${excerpt(name)}": ${fault.replace(`${TOP_LEVEL}: `, '')}; make the file again`,
    );
  }
  const { dtype, shape, data_offsets } = parsed.data;
  return { name, dtype, shape, from: data_offsets[0], to: data_offsets[1] };
}

/** What is wrong with the place of a tensor that has to start at `expected` of `room` bytes of data. */
function placeFault({ dtype, shape, from, to }: Entry, expected: number, room: number): string | undefined {
  if (from < expected) return `overlaps the one before it, which ends at ${expected}`;
  if (from > expected) return `leaves a gap of ${from - expected} bytes after byte ${expected}`;
  // The element size of a type that is not read is unknown.
  const size = isKnownType(dtype) ? elementsOf(shape) * BYTES[dtype] : Math.max(0, to - from);
  if (to - from !== size) return `${to - from} bytes do not fit ${dtype} [${shape}], which needs ${size}`;
  return to > room ? `truncated: the file has ${room} bytes of data` : undefined;
}

/**
 * Reads a safetensors file, trusting nothing in it: lengths, offsets and shapes are checked before anything is copied, and
 * the tensors must fill the data exactly, without gap or overlap. A tensor of a type that is not read is only listed by
 * name; it is an error only if it is needed.
 *
 * @param source name of the file, for messages
 * @throws InputError saying what is wrong
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): TensorFile {
  const { entries, metadata, start } = parseHeader(bytes, source);
  const ordered = entries
    .map(([name, raw]) => parseEntry(name, raw, source))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const tensors = new Map<string, ReadTensor>();
  const unread = new Map<string, string>();
  let expected = 0;
  for (const entry of ordered) {
    const { name, dtype, shape, from, to } = entry;
    const fault = placeFault(entry, expected, bytes.length - start);
    if (fault !== undefined) {
      throw new InputError(
        `${source}: tensor "${name}" at bytes ${from}..${to}: ${fault}; make the file again`,
      );
    }
    expected = to;
    if (!isKnownType(dtype)) {
      unread.set(name, dtype);
      continue;
    }
    const buffer = new ArrayBuffer(to - from);
    new Uint8Array(buffer).set(bytes.subarray(start + from, start + to));
    tensors.set(name, makeTensor(dtype, shape, buffer));
  }
  if (start + expected !== bytes.length) {
    throw new InputError(
      `${source}: ${bytes.length - start - expected} bytes after the last tensor; make the file again`,
    );
  }
  return { tensors, unread, metadata };
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
  if (bad >= 0)
    throw new InputError(
      `${source}: tensor "${name}": element ${bad} is ${tensor.data[bad]}; make the file again`,
    );
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

/**
 * Refuses to use a tensor of a type that is not read.
 *
 * @param place where it is named, for the message
 * @throws InputError when the tensor of this name is one
 */
export function refuseUnread({ unread }: TensorFile, name: string, place: string): void {
  const dtype = unread?.get(name);
  if (dtype === undefined) return;
  throw new InputError(
    `${place}: tensor "${name}": dtype "${dtype}" is not read; convert it to one of ${Object.keys(BYTES).join(', ')}`,
  );
}

function wrongType(name: string, actual: string, expected: string, source: string): InputError {
  return new InputError(
    `${source}: tensor "${name}" holds ${actual}, ${expected} expected; make the file again`,
  );
}

function tensorOf(file: TensorFile, name: string, shape: readonly number[], source: string): ReadTensor {
  refuseUnread(file, name, source);
  const tensor = file.tensors.get(name);
  if (tensor === undefined) {
    throw new InputError(
      `${source}: tensor "${name}" is missing; the file has ${[...file.tensors.keys()].join(', ')}`,
    );
  }
  if (tensor.shape.length !== shape.length || tensor.shape.some((extent, i) => extent !== shape[i])) {
    throw new InputError(
      `${source}: tensor "${name}" is [${tensor.shape}], [${shape}] expected; make the file again`,
    );
  }
  return tensor;
}
