/**
 * The cause of a failure: something the user gave (a config, a file, a folder), a program that ffirm needs (a compiler, QEMU,
 * TensorFlow.js), or the user's wish to stop.
 */
export type ReportedKind = 'input' | 'tool' | 'interrupted';

/** What a reported error can carry in addition to its message. */
export interface ReportedOptions extends ErrorOptions {
  /** The output of a tool, or further circumstances: several lines, shown with --verbose. */
  readonly details?: string | undefined;
}

/**
 * A failure that the user can cause and remedy. The message says what is wrong, where, and what to do, in one line or in one
 * line per fault; it is shown as it is. Errors of other classes are bugs in ffirm.
 */
export abstract class ReportedError extends Error {
  abstract readonly kind: ReportedKind;
  /** Further circumstances; undefined if the message says everything. */
  readonly details: string | undefined;

  constructor(message: string, { details, ...options }: ReportedOptions = {}) {
    super(message, options);
    this.details = details;
  }
}
