import type { Config } from '../config/config.js';
import { ruleNamed } from '../config/rules/registry.js';
import { type Dataset, spreadSamples } from '../data/dataset.js';
import { type ReportOddity, refuseOddity } from '../data/oddity.js';
import { InputError } from '../errors/input-error.js';
import { MOST_INPUTS } from '../kernel/limits.js';
import { chooseInputScale } from '../quantize/choose-steps.js';
import { quantizeInput } from '../quantize/input.js';

const MOST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** Whether the first features of all samples, as many as are given, are those of the first sample. */
function areEqual({ features, count, width }: Dataset, first: number): boolean {
  for (let start = width; start < count * width; start += width) {
    for (let feature = 0; feature < first; feature++) {
      if (features[start + feature] !== features[feature]) return false;
    }
  }
  return true;
}

/**
 * Refuses features that nothing can be learned from, or whose squares 32-bit floats cannot sum up.
 *
 * @throws InputError saying what to change
 */
function checkTrainable(samples: Dataset): void {
  const { features, width, count, name } = samples;
  if (areEqual(samples, width)) {
    throw new InputError(
      `${name}: the features of all ${count} training samples are the same; choose others, or check them with \`ffirm data inspect\``,
    );
  }
  const largest = features.reduce((max, feature) => Math.max(max, Math.abs(feature)), 0);
  if (width * largest * largest > MOST_FLOAT32) {
    throw new InputError(
      `${name}: the largest magnitude of the features is ${largest}, and 32-bit floats cannot sum up the squares of ${width} such; ` +
        'scale the features, with data.standardize for example',
    );
  }
}

/** Share of the samples from which on it is said that nothing is left of them. */
const MANY = 0.1;

/** Says that a few large features leave nothing of many samples. @throws InputError where nothing odd may pass */
function reportLost(samples: Dataset, scale: number, report: ReportOddity): void {
  const { features, count, width, name } = samples;
  let lost = 0;
  for (let start = 0; start < count * width; start += width) {
    const row = features.subarray(start, start + width);
    if (row.some((feature) => feature !== 0) && row.every((feature) => quantizeInput(feature, scale) === 0)) {
      lost += 1;
    }
  }
  if (lost < MANY * count) return;
  const largest = features.reduce((max, feature) => Math.max(max, Math.abs(feature)), 0);
  report({
    ...{ kind: 'samples without inputs', source: name, place: 'data' },
    problem: `beside the largest feature, ${largest}, nothing is left of ${lost} of ${count} training samples in 8 bits`,
    effect: 'their inputs are all 0',
    remedy: 'take the large values out, or scale the features, with data.standardize for example',
  });
}

/**
 * Checks what a network, its training and its integers want of samples, before the first epoch: that their features and
 * labels fit the first layer, that their features differ and have an input scale, and that they are pictures where pictures
 * are to be shifted.
 *
 * @param samples of the training part
 * @param report hears of features that label slots hide; refused when absent
 * @throws InputError saying what to change
 */
export function checkSamples(
  { network, train, quantize }: Pick<Config, 'network' | 'train' | 'quantize'>,
  samples: Dataset,
  report: ReportOddity = refuseOddity,
): void {
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
  if (network !== undefined) checkTrainable(samples);
  const scale = chooseInputScale(spreadSamples(samples, quantize.calibration));
  if (samples.inputScale === undefined) reportLost(samples, scale, report);
  if (label === 'overwrite' && !areEqual(samples, classes)) {
    report({
      ...{ kind: 'features under label slots', source: name, place: 'network.label' },
      problem: `label slots stand in the place of the first ${classes} of ${width} features, which differ from sample to sample`,
      effect: 'the network does not see these',
      remedy: 'set network.label.placement to "prepend"',
    });
  }
}
