import { ReportedError } from '../errors/reported-error.js';

/** A board does not answer, answers nonsense, or runs something else. The message is one line: what happened and what to do. */
export class BoardError extends ReportedError {
  override readonly name = 'BoardError';
  readonly kind = 'tool';
}

/** The board was reset, so that what it remembered of a stream is gone. */
export class BoardReset extends Error {
  override readonly name = 'BoardReset';
}
