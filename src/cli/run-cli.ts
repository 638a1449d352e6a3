import { CommanderError } from 'commander';
import { jsonText } from '../text/json.js';
import { terminalText } from '../text/terminal.js';
import { colors } from './colors.js';
import { describeFailure, type Failure } from './failure.js';
import { createProgram } from './program.js';

/** Whether an option without a value is among the words of a command line, also where the others are not understood. */
function has(args: readonly string[], option: string): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes(option);
}

/** Tells of a failure: on standard error for people; with --json also as the one JSON value of standard output. */
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

/** Tells the user of an error that ended a command line. @returns the exit code */
export function reportFailure(error: unknown, args: readonly string[]): number {
  const failure = describeFailure(error);
  printFailure(failure, args);
  return failure.exitCode;
}

/**
 * Runs a command line and tells the user what became of it.
 *
 * @param args words behind the program's name
 * @returns the exit code: 0 when all held, 1 when something failed or was refused, 2 when the words were not understood, 130
 *   when the user stopped it
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Help and version that were asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportFailure(error, args);
  }
}
