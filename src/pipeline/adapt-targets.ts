import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { libraryFile } from '../config/library-files.js';
import { InputError } from '../errors/input-error.js';
import { readInput } from '../io/files.js';
import { version } from '../io/package.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import type { Model } from '../kernel/types.js';
import type { Recording } from '../simulate/learn-commands.js';
import { createLearnExecutor } from '../simulate/learn-executor.js';
import { loadTarget, type Target } from '../simulate/target.js';
import type { AdaptTarget } from './adapt-report.js';
import { configHash } from './generate-step.js';
import type { Paths } from './paths.js';
import type { Reporter } from './reporter.js';
import { readOrigin } from './verify-files.js';

/** What a life told its device, and what that returned. */
export type ToldLife = Pick<Recording, 'commands' | 'returned'>;

/**
 * The targets on which lives are lived.
 *
 * @param names of the targets
 * @param sweep numbers of first questions to try, which the generated library cannot
 * @param modelHash SHA-256 of the integer model, hexadecimal
 * @throws InputError when a target is unknown, several numbers of questions are to be tried, or there is no library that learns, or
 *   it was generated from something else
 */
export async function targetsForLives(
  names: readonly string[],
  sweep: readonly number[],
  { bundle }: Paths,
  config: Config,
  modelHash: string,
): Promise<readonly Target[]> {
  if (names.length === 0) return [];
  if (sweep.length > 0) {
    throw new InputError(
      '--target runs the generated library, which asks as many questions as learn.questions says; leave out --questions',
    );
  }
  if (config.learn === undefined) {
    throw new InputError(
      '--target runs the generated library, which does not learn; add "learn" to the config, and generate it again',
    );
  }
  await readInput(join(bundle, libraryFile('learn.h', config.name)), 'run `ffirm generate` first');
  await readOrigin(bundle, { version, modelHash, configHash: configHash(config) });
  return Promise.all(names.map((target) => loadTarget(target)));
}

/**
 * Lives the same lives in the generated C.
 *
 * @throws SimulationError when a tool is missing, or the C does not compile or run
 */
export async function liveOnTargets(
  name: string,
  model: Model,
  targets: readonly Target[],
  lives: readonly ToldLife[],
  { bundle, work }: Paths,
  reporter: Reporter,
): Promise<readonly AdaptTarget[]> {
  return inScratchFolder(async (workDir) => {
    const reports: AdaptTarget[] = [];
    for (const target of targets) {
      reporter.note(`living ${lives.length} lives on ${target.title}`);
      const executor = createLearnExecutor({ bundle, name, target, workDir });
      let [commands, mismatches] = [0, 0];
      for (const life of lives) {
        commands += life.commands.length;
        mismatches += (await executor.run(model, life.commands, life.returned)).mismatches;
      }
      reports.push({ target: target.name, lives: lives.length, commands, mismatches });
    }
    return reports;
  }, work);
}
