import type { EpochProgress, TrainingProgress } from '../train/trainer.js';
import { groupDigits } from './format.js';

function percentOf(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** An epoch that is over: loss and validation are both its own. */
export function epochLine({ epoch, epochs, loss, validation }: EpochProgress): string {
  const { accuracy, samples, of } = validation;
  const glance = samples < of ? ` of ${groupDigits(samples)} of ${groupDigits(of)} samples` : '';
  return `epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}, validation ${percentOf(accuracy)}${glance}`;
}

/** Where an epoch stands: its loss so far, and what validation came to after the one before. */
export function stepText({ epoch, epochs, loss, validationAccuracy }: TrainingProgress): string {
  const before =
    validationAccuracy === undefined
      ? ''
      : `, validation ${percentOf(validationAccuracy)} after epoch ${epoch - 1}`;
  return `epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}${before}`;
}
