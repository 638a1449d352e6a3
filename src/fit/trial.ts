import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { sha256 } from '../io/hash.js';

const spread = z.object({ mean: z.number(), worst: z.number() }).readonly();

/** Everything on which the result of a trial depends: it is a pure function of these. */
const subjectSchema = z
  .object({
    /** Version of ffirm, and hash of its code. */
    version: z.string(),
    code: z.string(),
    /** Hash of the files that the samples come from. */
    data: z.string(),
    /** A config as it is in a file. */
    config: z.record(z.string(), z.unknown()),
    /** Of the training; that of the config also divides the samples. */
    seed: z.int(),
    /** What trains. */
    engine: z.enum(['tfjs-node', 'wasm']),
    /** Core whose kernel and instructions are meant. */
    core: z.string(),
    /** What is scored. */
    part: z.enum(['validation', 'test']),
    /** Whether instructions and memory are counted on the emulated core. */
    counts: z.boolean(),
  })
  .readonly();

/** @see subjectSchema */
export type TrialSubject = z.output<typeof subjectSchema>;

const trialSchema = z
  .object({
    /** SHA-256 of the subject, hexadecimal. */
    key: z.string().regex(/^[0-9a-f]{64}$/),
    subject: subjectSchema,
    /** Folder of the config file: paths of data are looked up there first. No part of the key. */
    folder: z.string(),
  })
  .readonly();

/** A training of one config with one seed, and what is measured of it. */
export type Trial = z.output<typeof trialSchema>;

const countedSchema = z
  .object({
    instructions: spread,
    flash: z.object({ code: z.number(), weights: z.number() }).readonly(),
    ram: z.object({ workspace: z.number(), stack: z.number() }).readonly(),
  })
  .readonly();

const measuredSchema = z
  .object({
    /** Percent of the samples of the part, with int8 and early exit; of the whole network. */
    accuracy: z.number(),
    whole: z.number(),
    macs: spread,
    /** Estimated from the MACs of the routine. */
    instructions: spread,
    /** Only if the trial asks for it. */
    counted: countedSchema.exactOptional(),
  })
  .readonly();

/** @see measuredSchema */
export type Measured = z.output<typeof measuredSchema>;

export const resultSchema = z
  .object({
    key: z.string(),
    /** Absent if the network cannot be trained or quantized. */
    measured: measuredSchema.exactOptional(),
    /** Why not. */
    fault: z.string().exactOptional(),
  })
  .readonly();

/** The result of a trial. It has no times in it, so that the same trial gives the same bytes everywhere. */
export type TrialResult = z.output<typeof resultSchema>;

/** A trial of a subject. */
export function trialOf(given: TrialSubject, folder: string): Trial {
  // The schema puts the keys in its own order, on which the hash depends.
  const subject = subjectSchema.parse(given);
  return { key: sha256(JSON.stringify(subject)), subject, folder };
}

/**
 * A trial from JSON.
 *
 * @param source for the message
 * @throws InputError when it is none, or its key is not that of its subject
 */
export function parseTrial(text: string, source: string): Trial {
  const parsed = trialSchema.safeParse(parsedOrUndefined(text));
  if (parsed.success && parsed.data.key === sha256(JSON.stringify(parsed.data.subject))) return parsed.data;
  throw new InputError(
    `${source}: is no trial of ffirm, or was changed; run \`ffirm fit\` with --plan again`,
  );
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
