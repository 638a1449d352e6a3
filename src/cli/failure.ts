import { CommanderError } from 'commander';
import { ReportedError, type ReportedKind } from '../errors/reported-error.js';
import { explainSystemError, systemFault } from '../errors/system-error.js';

/**
 * What ended a command: one of the kinds of reported errors, a command line that was not understood, or a fault of ffirm
 * itself.
 */
export type FailureKind = ReportedKind | 'usage' | 'fault';

/** How a command failed, as it is told to the user. */
export interface Failure {
  readonly kind: FailureKind;
  /** What is wrong, where, and what to do. */
  readonly message: string;
  /** What --verbose shows in addition. */
  readonly details: readonly string[];
  readonly exitCode: number;
}

/** Exit codes of commands; 0 means that everything succeeded. */
const EXIT_CODES: Readonly<Record<FailureKind, number>> = {
  input: 1,
  tool: 1,
  fault: 1,
  usage: 2,
  interrupted: 130,
};

/** Messages of V8 for something that does not fit in memory, or in the largest possible string or array. */
const TOO_LARGE =
  /^(Array buffer allocation failed|Invalid (typed )?array (buffer )?length|Invalid string length)/;

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && TOO_LARGE.test(error.message);
}

/** The stack of an error and of what caused it. */
function stacksOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined
    ? [own]
    : [own, ...(error.cause instanceof Error ? stacksOf(error.cause) : [`cause: ${String(error.cause)}`])];
}

function messageOf(error: unknown): { readonly kind: FailureKind; readonly message: string } {
  if (error instanceof ReportedError) return { kind: error.kind, message: error.message };
  if (error instanceof CommanderError) return { kind: 'usage', message: error.message };
  if (isTooLarge(error)) {
    return {
      kind: 'input',
      message: 'the data do not fit in memory; use fewer data, or a computer with more memory',
    };
  }
  const explained = explainSystemError(error);
  if (explained instanceof ReportedError) return { kind: 'input', message: explained.message };
  const fault = systemFault(error);
  if (fault !== undefined) return { kind: 'input', message: `${fault.problem}; ${fault.remedy}` };
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: 'fault',
    message: `this is a fault of ffirm (${text.split('\n', 1)[0]}); run it again with --verbose and report what it prints`,
  };
}

/** What to tell the user of an error that ended a command. */
export function describeFailure(error: unknown): Failure {
  const { kind, message } = messageOf(error);
  const details = error instanceof ReportedError && error.details !== undefined ? [error.details] : [];
  return { kind, message, details: [...details, ...stacksOf(error)], exitCode: EXIT_CODES[kind] };
}
