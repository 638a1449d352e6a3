/**
 * Something the user gave is wrong: a config, a file, an option.
 *
 * The message names the file, the place and the mend; it is shown as it is, without a stack.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
