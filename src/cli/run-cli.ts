import { CommanderError } from 'commander';
import { jsonText } from '../text/json.js';
import { terminalText } from '../text/terminal.js';
import { colors } from './colors.js';
import { describeFailure, type Failure } from './failure.js';
import { createProgram } from './program.js';

/** Whether a flag is among the arguments of a command line, even if the other arguments are not understood. */
function has(args: readonly string[], option: string): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes(option);
}

/** Reports a failure: on standard error for people; with --json also as the one JSON value on standard output. */
function printFailure({ kind, message, details }: Failure, args: readonly string[]): void {
  const verbose = has(args, '--verbose') || Boolean(process.env.FFIRM_DEBUG);
  const start = kind === 'interrupted' ? '' : `${colors.red('error:')} `;
  process.stderr.write(`${start}${terminalText(message)}\n`);
  if (verbose) process.stderr.write(`${terminalText(details.join('\n'))}\n`);
  if (has(args, '--json')) {
    const error = { message, kind, ...(verbose ? { details } : {}) };
    process.stdout.write(`${jsonText({ error }, 2)}\n`);
  }
}

/** Reports an error that ended a command. @returns the exit code */
export function reportFailure(error: unknown, args: readonly string[]): number {
  const failure = describeFailure(error);
  printFailure(failure, args);
  return failure.exitCode;
}

/**
 * Runs a command line and reports the result to the user.
 *
 * @param args arguments after the program's name
 * @returns the exit code: 0 for success, 1 when something failed or was refused, 2 when the arguments were not understood,
 *   130 when the user stopped it
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // The user asked for the help or the version.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportFailure(error, args);
  }
}
