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
      seconds: z.number(),
    }),
  ),
});

const MOMENTS = ['values', 'mean', 'variance'] as const;

function shapesOf(parts: Parts[keyof Parts]): z.input<typeof shape>[] {
  return parts.map(({ inputs, outputs }) => ({ inputs, outputs }));
}

/** The bytes of a checkpoint file. `run` identifies what the training depends on. */
export function encodeCheckpoint(checkpoint: Checkpoint, run: string): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const name of PARTS) {
    checkpoint[name].forEach(({ inputs, outputs, weights, bias }, i) => {
      for (const moment of MOMENTS) {
        tensors.set(`${name}.${i}.weight.${moment}`, {
          dtype: 'F32',
          shape: [inputs * outputs],
          data: weights[moment],
        });
        tensors.set(`${name}.${i}.bias.${moment}`, { dtype: 'F32', shape: [outputs], data: bias[moment] });
      }
    });
  }
  const state: z.input<typeof stateSchema> = {
    run,
    epoch: checkpoint.epoch,
    step: checkpoint.step,
    layers: shapesOf(checkpoint.layers),
    heads: shapesOf(checkpoint.heads),
    decoders: shapesOf(checkpoint.decoders),
    metrics: checkpoint.metrics.map((metrics) => ({ ...metrics, layerLoss: [...metrics.layerLoss] })),
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
  const statesOf = (name: keyof Parts) =>
    state[name].map(({ inputs, outputs }, i) => ({
      inputs,
      outputs,
      weights: adam(`${name}.${i}.weight`, inputs * outputs),
      bias: adam(`${name}.${i}.bias`, outputs),
    }));
  const parts = { layers: statesOf('layers'), heads: statesOf('heads'), decoders: statesOf('decoders') };
  return { checkpoint: { epoch, step, ...parts, metrics }, run };
}
