import type { Config } from '../config/config.js';
import { ruleNamed } from '../config/rules/registry.js';
import type { Dataset } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { MOST_INPUTS } from '../kernel/bounds.js';

/**
 * Checks what a network and its training want of samples, before the first epoch: that their features and labels fit the
 * first layer, and that they are pictures where pictures are to be shifted.
 *
 * @throws InputError saying what to change
 */
export function checkSamples({ network, train }: Config, samples: Dataset): void {
  const { width, name, imageShape, classNames } = samples;
  if (train.shift > 0 && imageShape === undefined) {
    throw new InputError(
      `train.shift: the samples of ${name} are no pictures that could be shifted; remove it`,
    );
  }
  const classes = classNames.length;
  const { writesLabels } = ruleNamed(train.rule.kind);
  const label = network !== undefined && writesLabels ? network.label.placement : undefined;
  if (label === 'overwrite' && width < classes) {
    throw new InputError(
      `network.label.placement: the ${width} features of ${name} have no room for ${classes} label slots; set it to "prepend"`,
    );
  }
  const inputs = label === 'prepend' ? width + classes : width;
  if (inputs > MOST_INPUTS) {
    throw new InputError(
      `data: a sample of ${name} makes ${inputs} inputs, and a network takes ${MOST_INPUTS} at most; give it fewer features`,
    );
  }
}
