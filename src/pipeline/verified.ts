import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { testScoresSchema } from './test-scores.js';
import { streamSchema } from './verify-streams.js';
import { executorSchema } from './verify-target.js';

/** The part of verify.json that is read again: what the summary of a run, comparisons and tables of scores need. */
const verifiedSchema = z
  .object({
    passed: z.boolean(),
    /** SHA-256 of the integer model file. */
    integerModel: z.string(),
    /** Percent of the test samples. */
    accuracy: z.object({ float: z.number(), int8: z.number(), earlyExit: z.number() }).readonly(),
    /**
     * Multiply-accumulates a sample: `full`, every label through the whole network, or all layers and heads once; `lightff`,
     * the light rule as published, with a pass for every label where goodness decides; `mean` and `worst`, what the routine
     * does (exit/cost.ts).
     */
    macs: z.object({ full: z.number(), lightff: z.number(), mean: z.number(), worst: z.number() }).readonly(),
    executors: z.array(executorSchema).readonly(),
    /** By class and by recording, on the test samples. */
    scores: testScoresSchema,
    /** Whole recordings, from raw samples to labels; empty where there is no front end. */
    streams: z.array(streamSchema).readonly(),
  })
  .readonly();

/** @see verifiedSchema */
export type Verified = z.output<typeof verifiedSchema>;

/** What is in verify.json. @throws InputError when it is damaged or of another version */
export async function readVerified(path: string, bytes?: Uint8Array): Promise<Verified> {
  const text = new TextDecoder().decode(bytes ?? (await readFile(path)));
  try {
    return verifiedSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InputError(`${path}: is damaged or of another version; run \`ffirm run\` again`, { cause });
  }
}
