import * as z from 'zod';
import { bands } from './bands.js';
import { complexity } from './complexity.js';
import { crossings } from './crossings.js';
import { deviation } from './deviation.js';
import { lineLength } from './line-length.js';
import { maximum } from './maximum.js';
import { mean } from './mean.js';
import { minimum } from './minimum.js';
import { mobility } from './mobility.js';
import { peak } from './peak.js';
import { shape } from './shape.js';
import { trend } from './trend.js';
import { featureNames } from './window-feature.js';

/**
 * The features of a window in order: first those of one number, which are registered in src/kernel/windows/features.ts in the
 * same order, then those with their own constants.
 */
const REGISTERED = {
  mean,
  minimum,
  maximum,
  trend,
  deviation,
  lineLength,
  peak,
  mobility,
  complexity,
  crossings,
  shape,
  bands,
};

const chosenSchema = z.strictObject(REGISTERED);

/** Which features describe a window. */
export type ChosenFeatures = z.output<typeof chosenSchema>;

/** Keys of the features in a config, in order. */
export const FEATURE_KEYS = chosenSchema.keyof().options;

/** Names of the features of one signal, in the order of the kernel. */
export function namesOfFeatures(chosen: ChosenFeatures): readonly string[] {
  return FEATURE_KEYS.flatMap((key) => featureNames(REGISTERED[key], chosen[key]));
}

/** Which features describe a window; the order here is the order of the features. */
export const windowFeaturesSchema = chosenSchema.refine(
  (chosen) => namesOfFeatures(chosen).length > 0,
  'a window needs at least one feature; set one to true',
);
