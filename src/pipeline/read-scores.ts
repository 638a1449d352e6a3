import type { Config } from '../config/config.js';
import { InputError } from '../config/input-error.js';
import { readInput } from '../io/files.js';
import { pathsOf } from './paths.js';
import { type Verified, verifiedSchema } from './verified.js';

/** Scores on the test samples. */
export type ReadScores = Verified['scores'];

/**
 * What verification found on the test samples.
 *
 * @throws InputError when nothing was verified yet, or verify.json is of another version
 */
export async function readScores(config: Config, output?: string): Promise<ReadScores> {
  const { verification } = pathsOf(config, output);
  const bytes = await readInput(verification, 'run `ffirm verify` first');
  const parsed = verifiedSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if (parsed.success) return parsed.data.scores;
  throw new InputError(`${verification}: not what this version of ffirm writes; run \`ffirm verify\` again`);
}
