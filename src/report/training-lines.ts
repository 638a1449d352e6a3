import type { EpochProgress, TrainingProgress } from '../train/trainer.js';
import { groupDigits } from './format.js';

function percentOf(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** A finished epoch, with its own loss and validation accuracy. */
export function epochLine({ epoch, epochs, loss, validation }: EpochProgress): string {
  const { accuracy, samples, of } = validation;
  const glance = samples < of ? ` of ${groupDigits(samples)} of ${groupDigits(of)} samples` : '';
  return `epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}, validation ${percentOf(accuracy)}${glance}`;
}

/** The current epoch: its loss so far, and the validation accuracy after the epoch before it. */
export function stepText({ epoch, epochs, loss, validationAccuracy }: TrainingProgress): string {
  const before =
    validationAccuracy === undefined
      ? ''
      : `, validation ${percentOf(validationAccuracy)} after epoch ${epoch - 1}`;
  return `epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}${before}`;
}
