import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { decodeFloatModel, FLOAT_MODEL_FORMAT } from '../model/model-file.js';
import { describeNetwork, headInputs } from '../model/network.js';
import { decodeSafetensors } from '../model/safetensors.js';
import { describedLayers } from '../quantize/convolutions.js';
import { decodeIntegerModel } from '../quantize/integer-model-file.js';
import { INTEGER_MODEL_FORMAT } from '../quantize/integer-network-file.js';
import { decodeQuantized, QUANTIZED_FORMAT } from '../quantize/quantized-file.js';
import type { StoredNetwork } from '../quantize/stored-network.js';
import { CHECKPOINT_FORMAT, decodeCheckpoint } from '../train/checkpoint-file.js';

/** The content of a file of ffirm. */
export interface Inspection {
  readonly file: string;
  readonly format: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Facts that depend on the kind of file: network, labels, training, scales, exit points. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly smallest: number;
    readonly largest: number;
  }[];
}

function rangeOf(data: ArrayLike<number>): { smallest: number; largest: number } {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    smallest = Math.min(smallest, data[i]);
    largest = Math.max(largest, data[i]);
  }
  return { smallest, largest };
}

/** "layers 0 to 2, 384 inputs": what a head reads. */
function describeHead(first: number, own: number, layers: readonly { outputs: number }[]): string {
  const from = first === own ? `layer ${own}` : `layers ${first} to ${own}`;
  return `${from}, ${headInputs(layers, first, own)} inputs`;
}

/** What decides the label, and what each layer's head reads; null for a layer after which the network cannot stop. */
function describeHeads(heads: readonly (string | undefined)[] | undefined) {
  return heads === undefined
    ? { decision: 'goodness' }
    : { decision: 'heads', heads: heads.map((head) => head ?? null) };
}

/** What quantized networks and integer models have in common. */
function factsOfStored({ network, signalToNoise, logitSignalToNoise }: StoredNetwork) {
  const { model, classNames, scales } = network;
  const heads = model.heads.map(({ first, inputs }, own) =>
    inputs === 0 ? undefined : describeHead(first, own, model.layers),
  );
  return {
    units: describeNetwork(describedLayers(model)),
    classNames,
    ...describeHeads(model.headCount > 0 ? heads : undefined),
    ...scales,
    signalToNoise,
    ...(logitSignalToNoise === undefined ? {} : { logitSignalToNoise }),
  };
}

function factsOf(format: string, bytes: Uint8Array, source: string): Readonly<Record<string, unknown>> {
  if (format === FLOAT_MODEL_FORMAT) {
    const { network, provenance } = decodeFloatModel(bytes, source);
    const { classNames, label, normalization, prefixes, layers } = network;
    const heads = network.heads?.map((head, own) => head && describeHead(head.first, own, layers));
    const units = describeNetwork(layers);
    const slots = label === undefined ? {} : { label };
    return { units, classNames, ...slots, normalization, prefixes, ...describeHeads(heads), ...provenance };
  }
  if (format === QUANTIZED_FORMAT) {
    const file = decodeQuantized(bytes, source);
    const { floatModel, quantize } = file.origin;
    return { ...factsOfStored(file), prefixes: file.prefixes, floatModel, quantize };
  }
  if (format === INTEGER_MODEL_FORMAT) {
    const file = decodeIntegerModel(bytes, source);
    const { floatModel, exit, validationSamples } = file.origin;
    return { ...factsOfStored(file), exits: file.network.model.exits, floatModel, exit, validationSamples };
  }
  if (format === CHECKPOINT_FORMAT) {
    const { checkpoint, run } = decodeCheckpoint(bytes, source);
    const { epoch, step, layers, metrics } = checkpoint;
    return { units: describeNetwork(layers), epoch, step, run, last: metrics.at(-1) ?? null };
  }
  return {};
}

/**
 * Reads any file of ffirm (float model, integer model, checkpoint) and checks it in full. For a safetensors file of another
 * program, only the tensors are shown.
 *
 * @throws InputError when the file cannot be read or is damaged
 */
export async function inspectFile(path: string): Promise<Inspection> {
  const bytes = await readInput(path, 'name a .safetensors file that ffirm wrote');
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  const format = metadata.format ?? 'safetensors of another program';
  return {
    file: path,
    format,
    sha256: sha256(bytes),
    bytes: bytes.length,
    facts: factsOf(format, bytes, path),
    tensors: [...tensors].map(([name, { dtype, shape, data }]) => ({
      name,
      dtype,
      shape,
      ...rangeOf(data),
    })),
  };
}
