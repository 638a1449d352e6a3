import { InputError } from '../../errors/input-error.js';

/**
 * The error of a file that cannot be read.
 *
 * @param place where in the file, such as `line 3, gain` or `byte 256`
 * @param remedy what the user can do about it
 */
export function damage(file: string, place: string, problem: string, remedy: string): InputError {
  return new InputError(`${file}, ${place}: ${problem}; ${remedy}`);
}
