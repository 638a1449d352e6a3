import { checksum } from '../kernel/crc.js';
import {
  CONVOLUTION_FIELDS,
  EXIT_FIELDS,
  HEAD_FIELDS,
  KNOWN_FIELDS,
  LAYER_FIELDS,
} from '../kernel/data/fields.js';
import { type Decision, decisionOf } from '../kernel/decision/decision.js';
import { activationBytes } from '../quantize/activations.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import {
  headMatrices,
  type IntegerMatrix,
  type IntegerModel,
  layerMatrices,
} from '../quantize/integer-network.js';
import { code } from '../text/code.js';
import {
  BLOB_MAGIC,
  BLOB_VERSION,
  CONVOLUTION_BYTES,
  EXIT_BYTES,
  entryView,
  entryWords,
  HEAD_BYTES,
  HEADER_BYTES,
  headerView,
  headerWords,
  KNOWN_BYTES,
  LAYER_BYTES,
} from './blob-layout.js';
import { BLOB_STATUSES } from './blob-status.js';
import type { MatrixKernel } from './kernels/kernel.js';
import type { KernelName } from './kernels/registry.js';
import { commentLines, type LoweredUnit } from './lower/index.js';
import { textOf } from './lowered-text.js';

/** What decides, in blobs. */
const DECISION_NUMBERS: Readonly<Record<Decision, number>> = { goodness: 0, heads: 1, pooled: 2 };

/** Layers and exit points that every library allows at least, whatever network it was generated for. */
const USUAL_LAYERS = 4;
const USUAL_EXITS = 64;

/** Maximum number of layers of a blob for the library of a network. */
export function mostLayersOf({ layers }: IntegerModel): number {
  return Math.max(USUAL_LAYERS, layers.length);
}

/** Maximum number of exit points of a blob for the library of a network. */
export function mostExitsOf({ exits }: IntegerModel): number {
  return Math.max(USUAL_EXITS, exits.length);
}

/** CRC-32 of some bytes as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  return checksum(bytes, bytes.length) >>> 0;
}

/**
 * A hash of what inputs and labels mean: the scale of inputs, the raw unit, the front end, and the class names in their
 * order. A blob does not contain code for these, so a network that was trained for others must not be loaded.
 */
export function meaningOf({ network, rawUnit, frontEnd }: IntegerModelFile): number {
  const text = JSON.stringify({
    classNames: network.classNames,
    inputScale: Math.fround(network.scales.inputScale),
    rawUnit: rawUnit ?? null,
    frontEnd: frontEnd ?? null,
  });
  return crc32(new TextEncoder().encode(text));
}

/** Writes parts of a blob one after the other, each padded with zeros to a multiple of 4 bytes. */
class BlobWriter {
  readonly #parts: Uint8Array[] = [];
  #length: number;

  constructor(start: number) {
    this.#length = start;
  }

  /** Appends a part; returns its offset. */
  add(bytes: Uint8Array): number {
    const offset = this.#length;
    const padded = new Uint8Array(4 * Math.ceil(bytes.length / 4));
    padded.set(bytes);
    this.#parts.push(padded);
    this.#length += padded.length;
    return offset;
  }

  get length(): number {
    return this.#length;
  }

  /** All parts behind these. */
  after(head: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    bytes.set(head);
    let next = head.length;
    for (const part of this.#parts) {
      bytes.set(part, next);
      next += part.length;
    }
    return bytes;
  }
}

/** Numbers of 32 bits, signed or not, as little-endian bytes. */
function wordBytes(words: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < words.length; i++) view.setInt32(4 * i, words[i], true);
  return bytes;
}

function int8Bytes(values: Int8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.length);
}

/** Weights in the layout of a kernel. */
function packedBytes(kernel: MatrixKernel, matrix: IntegerMatrix): Uint8Array {
  const words = kernel.pack?.(matrix);
  return words === undefined ? int8Bytes(matrix.weights) : wordBytes(words);
}

/** Weights in the layout of a kernel, or as they are if they are not of a matrix that it multiplies. */
function weightsIn(kernel: MatrixKernel, weights: Int8Array, matrix: IntegerMatrix | undefined): Uint8Array {
  return matrix === undefined ? int8Bytes(weights) : packedBytes(kernel, matrix);
}

/**
 * A network as a blob, which the C library can load from any address.
 *
 * @param model as the kernel needs it
 * @param meaning see meaningOf
 */
export function encodeBlob(kernel: MatrixKernel, model: IntegerModel, meaning: number): Uint8Array {
  const layers = HEADER_BYTES;
  const exits = layers + LAYER_BYTES * model.layers.length;
  const heads = exits + EXIT_BYTES * model.exits.length;
  // These follow the tables, which contain their offsets.
  const convolutions = heads + HEAD_BYTES * model.heads.length;
  const parts = new BlobWriter(convolutions + CONVOLUTION_BYTES * model.convolutions.length);
  const labelWeights = model.labelCount > 0 ? parts.add(int8Bytes(model.labelWeights)) : 0;
  const ofLayers = layerMatrices(model);
  const table = model.layers.flatMap((layer, i) => {
    const bias = parts.add(wordBytes(layer.bias));
    const weights = parts.add(weightsIn(kernel, layer.weights, ofLayers[i]));
    return [...entryWords(LAYER_FIELDS, layer, { weights, bias })];
  });
  const exitWords = model.exits.flatMap((exit) => [...entryWords(EXIT_FIELDS, exit)]);
  const matrices = headMatrices(model);
  const headWords = model.heads.flatMap((head, i) => {
    if (head.inputs === 0) return [...entryWords(HEAD_FIELDS, head)];
    const weights = parts.add(weightsIn(kernel, head.weights, matrices[i]));
    return [...entryWords(HEAD_FIELDS, head, { weights, bias: parts.add(wordBytes(head.bias)) })];
  });
  const convolutionWords = model.convolutions.flatMap((convolution) => [
    ...entryWords(CONVOLUTION_FIELDS, convolution),
  ]);
  const known =
    model.known === undefined
      ? 0
      : parts.add(wordBytes(model.known.flatMap((range) => [...entryWords(KNOWN_FIELDS, range)])));
  const decision = decisionOf(model);
  const header = headerWords({
    magic: BLOB_MAGIC,
    version: BLOB_VERSION,
    length: parts.length + 4,
    kernel: kernel.number,
    features: model.features,
    classes: model.classes,
    meaning,
    layerCount: model.layers.length,
    exitCount: model.exits.length,
    rule: model.rule,
    activations: activationBytes(model),
    // In numbers of 16 bits.
    space: 2 * kernel.requiredSpace(model),
    room: model.room,
    labelSlots: model.labelSlots,
    labelSquare: model.labelSquare,
    labelMultiplier: model.labelMultiplier,
    labelWeights,
    layers,
    exits,
    decision: DECISION_NUMBERS[decision],
    labelCount: model.labelCount,
    heads: decision === 'goodness' ? 0 : heads,
    known,
  });
  const content = parts.after(
    wordBytes([...header, ...table, ...exitWords, ...headWords, ...convolutionWords]),
  );
  const blob = new Uint8Array(content.length + 4);
  blob.set(content);
  blob.set(wordBytes([crc32(content)]), content.length);
  return blob;
}

/** The file of a bundle that holds the blob for a kernel. */
export function blobPath(prefix: string, kernel: KernelName): string {
  return `blob/${prefix}-${kernel}.bin`;
}

/**
 * What the templates of a loadable model show.
 *
 * @param sharesWeights whether other C reads single weights, too
 */
export function blobView(
  checks: LoweredUnit,
  routine: LoweredUnit,
  file: IntegerModelFile,
  sharesWeights: boolean,
): Readonly<Record<string, unknown>> {
  const { model } = file.network;
  const linkageOf = (name: string) => (sharesWeights && name === 'weightAt' ? '' : 'static ');
  const functionOf = new Map(
    [...checks.functionOf].map(([name, text]) => [
      name,
      checks.prototypeOf.has(name) ? linkageOf(name) + text : text,
    ]),
  );
  const others = [...functionOf].filter(([name]) => name !== 'weightAt');
  return {
    statuses: BLOB_STATUSES.map(({ name, value, doc }) => ({
      ...{ name, value },
      comment: code(commentLines(doc, 4, '/**').join('\n')),
    })),
    magic: `0x${BLOB_MAGIC.toString(16)}U`,
    formatVersion: BLOB_VERSION,
    decision: DECISION_NUMBERS[decisionOf(model)],
    headerWords: headerView(),
    layerWords: entryView(LAYER_FIELDS),
    headWords: entryView(HEAD_FIELDS),
    exitBytes: EXIT_BYTES,
    convolutionBytes: CONVOLUTION_BYTES,
    knownBytes: KNOWN_BYTES,
    // On a core with 32-bit pointers a layer in RAM is as large as in a blob: a truth value is padded to a word.
    layerBytes: LAYER_BYTES + (model.headCount > 0 ? HEAD_BYTES : 0),
    meaning: `0x${meaningOf(file).toString(16).padStart(8, '0')}U`,
    mostLayers: mostLayersOf(model),
    mostExits: mostExitsOf(model),
    checkConstants: textOf(checks.constantOf, (name) => !routine.constantOf.has(name)),
    checkTypes: textOf(checks.typeOf, (name) => !routine.typeOf.has(name)),
    // All of it is only for the file of the blobs. The first line that is not a comment is that of the declaration.
    checkPrototypes: code(
      [...checks.prototypeOf].map(([name, text]) => text.replace(/^(?=\w)/m, linkageOf(name))).join('\n\n'),
    ),
    weightLinkage: linkageOf('weightAt'),
    weightAt: code(functionOf.get('weightAt') ?? ''),
    checkFunctions: code(others.map(([, text]) => text).join('\n\n')),
  };
}
