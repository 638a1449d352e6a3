import type { Config } from '../config/config.js';
import { readInput } from '../io/files.js';
import { pathsOf } from './paths.js';
import type { TestScores } from './test-scores.js';
import { readVerified } from './verified.js';

/**
 * Reads the scores that verification measured on the test samples.
 *
 * @throws InputError when nothing has been verified yet, or verify.json is damaged or from another version
 */
export async function readScores(config: Config, output?: string): Promise<TestScores> {
  const { verification } = pathsOf(config, output);
  const bytes = await readInput(verification, 'run `ffirm verify` first');
  const { scores } = await readVerified(verification, bytes);
  return scores;
}
