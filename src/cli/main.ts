#!/usr/bin/env node
import { systemCode, systemFault } from '../errors/system-error.js';
import { reportFailure, runCli } from './run-cli.js';

const args = process.argv.slice(2);

process.stdout.on('error', (error) => {
  // The reader of the output has closed it: it has seen enough.
  if (systemCode(error) === 'EPIPE') process.exit();
  const { problem, remedy } = systemFault(error) ?? { problem: error.message, remedy: 'write it elsewhere' };
  process.stderr.write(`error: the result cannot be written: ${problem}; ${remedy}\n`);
  process.exit(1);
});
process.stderr.on('error', () => {
  // There is nobody left to tell.
});

// An error that nothing awaited, such as an error event of a stream.
process.on('uncaughtException', (error) => process.exit(reportFailure(error, args)));

process.exitCode = await runCli(args);
