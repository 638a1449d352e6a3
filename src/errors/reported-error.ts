/**
 * What a failure is about: what the user gave (a config, a file, a folder), a program that ffirm needs (a compiler, QEMU,
 * TensorFlow.js), or the user's wish to stop.
 */
export type ReportedKind = 'input' | 'tool' | 'interrupted';

/** What a reported error can carry beside its message. */
export interface ReportedOptions extends ErrorOptions {
  /** What a tool printed, or more of the circumstances: several lines, shown with --verbose. */
  readonly details?: string | undefined;
}

/**
 * A failure that the user can cause and end. The message says what is wrong, where, and what to do, in one line, or in a line
 * for each of several faults; it is shown as it is. Errors of other classes are faults of ffirm.
 */
export abstract class ReportedError extends Error {
  abstract readonly kind: ReportedKind;
  /** More of the circumstances; undefined where the message says all. */
  readonly details: string | undefined;

  constructor(message: string, { details, ...options }: ReportedOptions = {}) {
    super(message, options);
    this.details = details;
  }
}
