/**
 * Something the user gave is wrong: a config, a file, an option.
 *
 * The message names the file, the place and the remedy; it is shown as it is, without a stack.
 */
export class InputError extends Error {
  override readonly name = 'InputError';

  /** @param message one line, or several where a file has several faults */
  constructor(message: string | readonly string[], options?: ErrorOptions) {
    super(typeof message === 'string' ? message : message.join('\n'), options);
  }
}
