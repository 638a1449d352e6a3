import { ReportedError, type ReportedOptions } from './reported-error.js';

/**
 * Something the user gave is wrong: a config, a file, an option.
 *
 * The message names the file, the place and the remedy; it is shown as it is, without a stack.
 */
export class InputError extends ReportedError {
  override readonly name: string = 'InputError';
  readonly kind = 'input';

  /** @param message one line, or several where a file has several faults */
  constructor(message: string | readonly string[], options?: ReportedOptions) {
    super(typeof message === 'string' ? message : message.join('\n'), options);
  }
}
