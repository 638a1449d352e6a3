import { InputError } from '../errors/input-error.js';

/** Most faults that a message lists: a wrong file can have thousands. */
const MOST_FAULTS = 20;

/**
 * The error of a file with faults: a single fault is on the line that names the file, several are on one line each.
 *
 * @param faults at least one fault, each with its path
 */
export function faultsError(source: string, what: string, faults: readonly string[]): InputError {
  const [first, ...others] = faults;
  if (others.length === 0) return new InputError(`${source}: ${first}`);
  const left = faults.length - MOST_FAULTS;
  return new InputError([
    `${source}: ${what} has ${faults.length} faults:`,
    ...faults.slice(0, MOST_FAULTS).map((fault) => `  ${fault}`),
    ...(left > 0 ? [`  and ${left} more; correct these first`] : []),
  ]);
}
