import { z } from 'zod';
import { checkFormat, parseMetadata } from '../model/metadata.js';
import { decodeSafetensors, encodeSafetensors, floatTensor, type Tensor } from '../model/safetensors.js';
import type { Checkpoint } from './checkpoint.js';

export const CHECKPOINT_FORMAT = 'ffirm checkpoint 1';

const count = z.int().positive();

const stateSchema = z.strictObject({
  /** SHA-256 of what the training depends on: a checkpoint of another config or data is refused. */
  run: z.string(),
  epoch: z.int().min(0),
  step: z.int().min(0),
  layers: z.array(z.strictObject({ inputs: count, outputs: count })).min(1),
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

const PARTS = ['values', 'mean', 'variance'] as const;

/** The bytes of a checkpoint file. `run` identifies what the training depends on. */
export function encodeCheckpoint(checkpoint: Checkpoint, run: string): Uint8Array {
  const tensors = new Map<string, Tensor>();
  checkpoint.layers.forEach(({ inputs, outputs, weights, bias }, i) => {
    for (const part of PARTS) {
      tensors.set(`layers.${i}.weight.${part}`, {
        dtype: 'F32',
        shape: [inputs * outputs],
        data: weights[part],
      });
      tensors.set(`layers.${i}.bias.${part}`, { dtype: 'F32', shape: [outputs], data: bias[part] });
    }
  });
  const state: z.input<typeof stateSchema> = {
    run,
    epoch: checkpoint.epoch,
    step: checkpoint.step,
    layers: checkpoint.layers.map(({ inputs, outputs }) => ({ inputs, outputs })),
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
  const { run, epoch, step, layers, metrics } = parseMetadata(stateSchema, file.metadata, 'state', source);
  const tensor = (name: string, size: number) => floatTensor(file, name, [size], source);
  const adam = (name: string, size: number) => ({
    values: tensor(`${name}.values`, size),
    mean: tensor(`${name}.mean`, size),
    variance: tensor(`${name}.variance`, size),
  });
  const states = layers.map(({ inputs, outputs }, i) => ({
    inputs,
    outputs,
    weights: adam(`layers.${i}.weight`, inputs * outputs),
    bias: adam(`layers.${i}.bias`, outputs),
  }));
  return { checkpoint: { epoch, step, layers: states, metrics }, run };
}
