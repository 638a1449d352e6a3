import { z } from 'zod';
import { checkFormat, parseMetadata } from '../model/file-metadata.js';
import { decodeSafetensors, encodeSafetensors, floatTensor, type Tensor } from '../model/safetensors.js';
import type { Checkpoint } from './checkpoint.js';
import { PARTS, type Parts } from './parts.js';

export const CHECKPOINT_FORMAT = 'ffirm checkpoint 1';

const count = z.int().positive();
const shape = z.strictObject({ inputs: count, outputs: count });

const stateSchema = z.strictObject({
  /** SHA-256 of what the training depends on: a checkpoint of another config or data is refused. */
  run: z.string(),
  epoch: z.int().min(0),
  step: z.int().min(0),
  layers: z.array(shape).min(1),
  heads: z.array(shape).default([]),
  decoders: z.array(shape).default([]),
  metrics: z.array(
    z.strictObject({
      epoch: count,
      loss: z.number(),
      layerLoss: z.array(z.number()),
      learningRate: z.number(),
      validationAccuracy: z.number(),
      validationSamples: count,
      bestEpoch: count.optional(),
      seconds: z.number(),
    }),
  ),
  /** The best network so far, if it is kept. Its parts have the shapes of the last one. */
  best: z.strictObject({ epoch: count, accuracy: z.number() }).optional(),
});

const MOMENTS = ['values', 'mean', 'variance'] as const;

function shapesOf(parts: Parts[keyof Parts]): z.input<typeof shape>[] {
  return parts.map(({ inputs, outputs }) => ({ inputs, outputs }));
}

/** In front of the names of the tensors of the best network. */
const BEST = 'best.';

function setTensors(
  tensors: Map<string, Tensor>,
  prefix: string,
  parts: Parts,
  moments: readonly (typeof MOMENTS)[number][],
): void {
  for (const name of PARTS) {
    parts[name].forEach(({ inputs, outputs, weights, bias }, i) => {
      for (const moment of moments) {
        tensors.set(`${prefix}${name}.${i}.weight.${moment}`, {
          dtype: 'F32',
          shape: [inputs * outputs],
          data: weights[moment],
        });
        tensors.set(`${prefix}${name}.${i}.bias.${moment}`, {
          dtype: 'F32',
          shape: [outputs],
          data: bias[moment],
        });
      }
    });
  }
}

/** The bytes of a checkpoint file. `run` identifies what the training depends on. */
export function encodeCheckpoint(checkpoint: Checkpoint, run: string): Uint8Array {
  const tensors = new Map<string, Tensor>();
  setTensors(tensors, '', checkpoint, MOMENTS);
  const { best } = checkpoint;
  // Training does not continue from it, so the moments of its weights are not needed.
  if (best !== undefined) setTensors(tensors, BEST, best.parts, ['values']);
  const state: z.input<typeof stateSchema> = {
    run,
    epoch: checkpoint.epoch,
    step: checkpoint.step,
    layers: shapesOf(checkpoint.layers),
    heads: shapesOf(checkpoint.heads),
    decoders: shapesOf(checkpoint.decoders),
    metrics: checkpoint.metrics.map((metrics) => ({ ...metrics, layerLoss: [...metrics.layerLoss] })),
    ...(best === undefined ? {} : { best: { epoch: best.epoch, accuracy: best.accuracy } }),
  };
  return encodeSafetensors({
    tensors,
    metadata: { format: CHECKPOINT_FORMAT, state: JSON.stringify(state) },
  });
}

/**
 * Reads a checkpoint file.
 *
 * @returns the checkpoint and what its training depends on
 * @throws InputError when it is corrupt, truncated or of another kind
 */
export function decodeCheckpoint(bytes: Uint8Array, source: string): { checkpoint: Checkpoint; run: string } {
  const file = decodeSafetensors(bytes, source);
  checkFormat(file.metadata, CHECKPOINT_FORMAT, source);
  const state = parseMetadata(stateSchema, file.metadata, 'state', source);
  const { run, epoch, step, metrics } = state;
  const tensor = (name: string, size: number) => floatTensor(file, name, [size], source);
  const adam = (name: string, size: number) => ({
    values: tensor(`${name}.values`, size),
    mean: tensor(`${name}.mean`, size),
    variance: tensor(`${name}.variance`, size),
  });
  const withoutMoments = (name: string, size: number) => ({
    values: tensor(`${name}.values`, size),
    mean: new Float32Array(size),
    variance: new Float32Array(size),
  });
  const statesOf = (name: keyof Parts, prefix: string, read: typeof adam) =>
    state[name].map(({ inputs, outputs }, i) => ({
      inputs,
      outputs,
      weights: read(`${prefix}${name}.${i}.weight`, inputs * outputs),
      bias: read(`${prefix}${name}.${i}.bias`, outputs),
    }));
  const partsOf = (prefix: string, read: typeof adam): Parts => ({
    layers: statesOf('layers', prefix, read),
    heads: statesOf('heads', prefix, read),
    decoders: statesOf('decoders', prefix, read),
  });
  const best = state.best && { ...state.best, parts: partsOf(BEST, withoutMoments) };
  const checkpoint = { epoch, step, ...partsOf('', adam), metrics };
  return { checkpoint: best === undefined ? checkpoint : { ...checkpoint, best }, run };
}
