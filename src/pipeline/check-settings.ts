import { checkTraining } from '../adapt/training.js';
import type { Config } from '../config/config.js';
import { InputError } from '../errors/input-error.js';
import { ROWS_TOGETHER } from '../kernel/limits.js';
import { loadTarget, type Target } from '../simulate/target.js';
import type { Reporter } from './reporter.js';

async function targetOf(name: string): Promise<Target> {
  try {
    return await loadTarget(name);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`generate.targets: ${error.message}`, { cause: error });
  }
}

/** The targets of a config. @throws InputError when one is unknown, or its file is damaged */
export function targetsOf({ targets }: Pick<Config['generate'], 'targets'>): Promise<readonly Target[]> {
  return Promise.all(targets.map(targetOf));
}

/**
 * Checks, before anything takes time, the parts of a config that depend neither on the data nor on the output folder.
 *
 * @returns the targets
 * @throws InputError as targetsOf, and when the config asks for learning on the device of a network that cannot learn there
 */
export async function checkSettings(
  { network, train, learn, generate }: Pick<Config, 'network' | 'train' | 'learn' | 'generate'>,
  reporter: Reporter,
): Promise<readonly Target[]> {
  const odd = network?.prefixes.filter((units) => units % ROWS_TOGETHER !== 0) ?? [];
  if (odd.length > 0) {
    reporter.warn(
      `network.prefixes: ${odd.join(', ')}: inside a layer the network can stop only after multiples of ${ROWS_TOGETHER} units; ` +
        `round them to multiples of ${ROWS_TOGETHER}`,
    );
  }
  if (learn !== undefined) checkTraining({ network, train });
  return targetsOf(generate);
}
