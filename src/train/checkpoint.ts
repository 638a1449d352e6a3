import { InputError } from '../errors/input-error.js';
import type { LayerState } from './layer-step.js';
import { PARTS, type Parts } from './parts.js';

/** The results of an epoch. */
export interface EpochMetrics {
  /** 1 for the first. */
  readonly epoch: number;
  /** Mean over the epoch, summed over the layers. */
  readonly loss: number;
  /** Mean over the epoch, for every layer. */
  readonly layerLoss: readonly number[];
  /** Of the last step. */
  readonly learningRate: number;
  /** Of the whole network, in [0, 1]. */
  readonly validationAccuracy: number;
  /** Number of validation samples that it was measured on, spread over all of them. */
  readonly validationSamples: number;
  /** The epoch whose network is the best so far, if the best one is kept: with the last epoch, the one that is returned. */
  readonly bestEpoch?: number | undefined;
  /** Time of the epoch, validation included. */
  readonly seconds: number;
}

/** The best network so far. */
export interface BestEpoch {
  /** 1 for the first. */
  readonly epoch: number;
  /** On the samples that every epoch is measured on, so that epochs can be compared. */
  readonly accuracy: number;
  /** Only the values of their numbers are of use: training does not continue from them. */
  readonly parts: Parts;
}

/** Everything that training needs to continue after an epoch as if it had never stopped. Immutable. */
export interface Checkpoint extends Parts {
  /** Epochs done; 0 before the first. */
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  /** Of the epochs done. */
  readonly metrics: readonly EpochMetrics[];
  /** If the best network is kept, and an epoch is done. */
  readonly best?: BestEpoch | undefined;
}

/** A checkpoint that does not belong to the network or the run that the config describes. */
export class CheckpointError extends InputError {
  override readonly name = 'CheckpointError';
}

/** "784-256-256": inputs of the first layer, then the units of every layer. */
function describeLayers(layers: readonly LayerState[]): string {
  return [layers[0]?.inputs, ...layers.map((layer) => layer.outputs)].join('-');
}

/** Describes the sizes of all parts, so that two networks can be compared. */
function describeParts(parts: Parts): string {
  return PARTS.map((name) => parts[name].map(({ inputs, outputs }) => `${inputs}x${outputs}`).join(' ')).join(
    '; ',
  );
}

/**
 * Checks that training can continue from a checkpoint.
 *
 * @param fresh parts of the network that the config asks for
 * @param stepsPerEpoch batches in an epoch
 * @throws CheckpointError with what differs
 */
export function checkCheckpoint(
  checkpoint: Checkpoint,
  fresh: Parts,
  epochs: number,
  stepsPerEpoch: number,
): void {
  const { layers, epoch, step } = checkpoint;
  const found = describeLayers(layers);
  const expected = describeLayers(fresh.layers);
  if (found !== expected) {
    throw new CheckpointError(
      `the checkpoint is of a network ${found}, the config asks for ${expected}; restore the config, or train without --resume`,
    );
  }
  if (describeParts(checkpoint) !== describeParts(fresh)) {
    throw new CheckpointError(
      'the checkpoint has other heads than the config asks for: train.rule, network.heads or the classes have changed; ' +
        'restore them, or train without --resume',
    );
  }
  if (epoch > epochs) {
    throw new CheckpointError(
      `the checkpoint was made after ${epoch} epochs, the config asks for ${epochs}; raise train.epochs, or train without --resume`,
    );
  }
  if (step !== epoch * stepsPerEpoch) {
    throw new CheckpointError(
      `the checkpoint was made after ${step} steps, ${epoch} epochs of this config have ${epoch * stepsPerEpoch}: ` +
        'the batch size or the number of training samples has changed; restore them, or train without --resume',
    );
  }
}
