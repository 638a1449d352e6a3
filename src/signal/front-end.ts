import * as z from 'zod';
import { type SignalConfig, signalSchema } from '../config/signal-config.js';
import { InputError } from '../errors/input-error.js';
import { LARGEST_INT16, LEAST_INT16 } from '../kernel/limits.js';

/** The center of a feature that is a sample in 64ths of a step. */
const LARGEST_CENTER = 2 ** 21;

/** The versions of the front ends: raised when the integers of one change, so that no network gets others than it was trained on. */
const VERSIONS: Readonly<Record<SignalConfig['kind'], number>> = { beats: 2, windows: 2, raw: 1 };

/** The version of a front end, for its record. */
export function versionOf({ kind }: Pick<SignalConfig, 'kind'>): number {
  return VERSIONS[kind];
}

const int16 = z.int().min(LEAST_INT16).max(LARGEST_INT16);

/**
 * A front end as it is stored in model files: everything that its integers depend on. It determines how raw samples
 * become network inputs, so that the device computes the same features as in training.
 */
export const frontEndSchema = z
  .strictObject({
    signal: signalSchema,
    version: z.int().positive().default(1).describe('version of the front end'),
    rate: z.number().positive().max(100000).describe('samples per second'),
    channels: z
      .array(
        z.strictObject({
          name: z.string(),
          unit: z.string(),
          gain: z.number().describe('steps per unit in the recordings that the network was trained on'),
          offset: z.number().default(0).describe('the sample of 0 units'),
        }),
      )
      .min(1)
      .max(16),
    resampled: z
      .boolean()
      .default(false)
      .describe('whether recordings of another rate were brought to this one for training'),
    center: z
      .array(z.int().min(-LARGEST_CENTER).max(LARGEST_CENTER))
      .min(1)
      .describe('value that becomes input 0, for every feature, or for every channel of raw samples'),
    multiplier: z
      .array(int16.min(0))
      .min(1)
      .describe('inputs per step of the same, times 4096, or times 2^shift where there is a shift'),
    shift: z
      .array(z.int().min(4).max(28))
      .optional()
      .describe('of every feature of windows, whose features may be of any width'),
  })
  .refine(({ center, multiplier }) => center.length === multiplier.length, {
    message: 'center and multiplier are not equally long',
  })
  .refine(({ center, shift = center }) => center.length === shift.length, {
    message: 'center and shift are not equally long',
  })
  .refine(({ signal, shift }) => (signal.kind === 'windows') === (shift !== undefined), {
    message:
      'windows have features with a shift, and others have not; the file is of an earlier version: train again',
  })
  .refine(({ signal, center, channels }) => signal.kind !== 'raw' || center.length === channels.length, {
    message: 'center is not as long as channels',
  });

/** @see frontEndSchema */
export type FrontEndRecord = z.output<typeof frontEndSchema>;

/**
 * Refuses the record of a front end whose integers have changed since.
 *
 * @throws InputError
 */
export function checkVersion({ signal, version }: FrontEndRecord, source: string): void {
  const expected = versionOf(signal);
  if (version === expected) return;
  const does = version < expected ? 'computes other features; train again' : 'is older; update ffirm';
  throw new InputError(
    `${source}: its front end, "${signal.kind}", has version ${version}, and this ffirm, with version ${expected}, ${does}`,
  );
}

/** The number of network inputs that a front end makes. */
export function inputsOf({ signal, center, channels }: FrontEndRecord): number {
  return signal.kind === 'raw' ? signal.length * channels.length : center.length;
}
