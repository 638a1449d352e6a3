import type { Config } from '../config/config.js';
import { ruleNamed } from '../config/rules/registry.js';
import { type Dataset, spreadSamples } from '../data/dataset.js';
import { type ReportOddity, refuseOddity } from '../data/oddity.js';
import { InputError } from '../errors/input-error.js';
import { MOST_INPUTS } from '../kernel/limits.js';
import { isSameMap, mapText } from '../model/convolution.js';
import { chooseInputScale } from '../quantize/choose-steps.js';
import { quantizeInput } from '../quantize/input.js';
import { checkAugmentations } from '../train/augment/registry.js';
import { knownShapeOf } from '../train/input-shape.js';
import { labelPlacement } from '../train/label-placement.js';

const MOST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** Whether the first features of all samples, up to the given number, equal those of the first sample. */
function areEqual({ features, count, width }: Dataset, first: number): boolean {
  for (let start = width; start < count * width; start += width) {
    for (let feature = 0; feature < first; feature++) {
      if (features[start + feature] !== features[feature]) return false;
    }
  }
  return true;
}

/**
 * Refuses features from which nothing can be learned, or whose squares overflow a sum of 32-bit floats.
 *
 * @throws InputError saying what to change
 */
function checkTrainable(samples: Dataset): void {
  const { features, width, count, name } = samples;
  if (areEqual(samples, width)) {
    throw new InputError(
      `${name}: the features of all ${count} training samples are the same; choose other features, or check them with \`ffirm data inspect\``,
    );
  }
  const largest = features.reduce((max, feature) => Math.max(max, Math.abs(feature)), 0);
  if (width * largest * largest > MOST_FLOAT32) {
    throw new InputError(
      `${name}: the largest magnitude of the features is ${largest}, and the squares of ${width} such features overflow a sum of 32-bit floats; ` +
        'scale the features, for example with data.standardize',
    );
  }
}

/** Share of samples with all-zero inputs from which a warning is given. */
const MANY = 0.1;

/** Warns if a few large features reduce many samples to zeros. @throws InputError when oddities are refused */
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
    problem: `the largest feature is ${largest}, so that in 8 bits nothing is left of ${lost} of ${count} training samples`,
    effect: 'their inputs are all 0',
    remedy: 'remove the large values, or scale the features, for example with data.standardize',
  });
}

/** Reports a config that gives samples another shape than they are known to have. */
function reportOtherShape(network: Config['network'], samples: Dataset, report: ReportOddity): void {
  const given = network?.input;
  const known = knownShapeOf(samples);
  if (given === undefined || known === undefined || isSameMap(given, known)) return;
  report({
    ...{ kind: 'samples in another shape', source: samples.name, place: 'network.input' },
    problem: `samples of ${mapText(known)} are read as ${mapText(given)}`,
    effect: 'what is next to each other in a patch need not be so in a sample',
    remedy: 'remove network.input',
  });
}

/**
 * Checks, before the first epoch, what a network, its training and its integers require of samples: that features and labels
 * fit the first layer, that features differ and have an input scale, and that samples can be changed as
 * the training asks.
 *
 * @param samples of the training part
 * @param report receives features that label slots hide; when absent, they are refused
 * @throws InputError saying what to change
 */
export function checkSamples(
  { network, train, quantize }: Pick<Config, 'network' | 'train' | 'quantize'>,
  samples: Dataset,
  report: ReportOddity = refuseOddity,
): void {
  const { width, name, classNames } = samples;
  checkAugmentations(samples, network, train);
  const classes = classNames.length;
  const { writesLabels } = ruleNamed(train.rule.kind);
  const label = network !== undefined && writesLabels ? labelPlacement(network, samples) : undefined;
  if (label === 'overwrite' && width < classes) {
    throw new InputError(
      `network.label.placement: the ${width} features of ${name} leave no room for ${classes} label slots; set it to "prepend"`,
    );
  }
  const inputs = label === 'prepend' ? width + classes : width;
  if (inputs > MOST_INPUTS) {
    throw new InputError(
      `data: a sample of ${name} makes ${inputs} inputs, and a network takes ${MOST_INPUTS} at most; give it fewer features`,
    );
  }
  if (network !== undefined) checkTrainable(samples);
  reportOtherShape(network, samples, report);
  const scale = chooseInputScale(spreadSamples(samples, quantize.calibration));
  if (samples.inputScale === undefined) reportLost(samples, scale, report);
  if (label === 'overwrite' && !areEqual(samples, classes)) {
    report({
      ...{ kind: 'features under label slots', source: name, place: 'network.label' },
      problem: `label slots replace the first ${classes} of ${width} features, which differ from sample to sample`,
      effect: 'the network does not see these',
      remedy: 'set network.label.placement to "prepend"',
    });
  }
}
