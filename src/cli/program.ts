import { Command, CommanderError } from 'commander';
import { version } from '../io/package.js';
import { addAdapt } from './adapt.js';
import { addBeats } from './beats.js';
import { addBench } from './bench.js';
import { addCalibrate } from './calibrate.js';
import { addCompare } from './compare.js';
import { addData } from './data.js';
import { addExits } from './exits.js';
import { addFeatures } from './features.js';
import { addGenerate } from './generate.js';
import { addImport } from './import.js';
import { addInit } from './init.js';
import { addInspect } from './inspect.js';
import { addQuantize } from './quantize.js';
import { addReport } from './report.js';
import { addRun } from './run.js';
import { addScores } from './scores.js';
import { addTrain } from './train.js';
import { addVerify } from './verify.js';

const COMMANDS = [
  addInit,
  addRun,
  addTrain,
  addImport,
  addQuantize,
  addCalibrate,
  addGenerate,
  addVerify,
  addExits,
  addBench,
  addCompare,
  addReport,
  addInspect,
  addData,
  addBeats,
  addFeatures,
  addScores,
  addAdapt,
];

const AFTER_HELP = `
Example:
  $ ffirm run examples/mnist/ffirm.json

Exit codes: 0 success, 1 something failed or was refused, 2 the command line was not understood, 130 stopped by Ctrl-C.
Relative paths: --output and "output" of a config are relative to the working folder, paths of data to the config file.
docs/messages.md lists the messages of ffirm and what to do about each.`;

/** "ffirm data get": the full name of a command. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** How commander's texts are rewritten: the text that follows repeats the given value. */
const SHORTER: readonly (readonly [text: RegExp, shorter: string])[] = [
  [/^error: /, ''],
  [/\n\(Did you mean (.*)\?\)$/s, '; did you mean $1?'],
  [/^option '(.*?)' argument '.*?' is invalid\. /s, "option '$1': "],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*?)'\. Allowed choices are (.*)$/s,
    'argument \'$2\': there is no "$1"; known: $3',
  ],
  [
    /^too many arguments.*Expected (\d+) arguments? but got (\d+)/,
    'the command takes $1 arguments and got $2',
  ],
  [/\.$/, ''],
];

/** Commander's message in one line, with a pointer to the help. */
function usageMessage(error: CommanderError, command: Command): string {
  const more = `see ${nameOf(command)} --help`;
  if (error.code === 'commander.help') return `a command is missing; ${more}`;
  const text = SHORTER.reduce((long, [pattern, shorter]) => long.replace(pattern, shorter), error.message);
  return `${text}${text.endsWith('?') ? '' : ';'} ${more}`;
}

/** Makes a command and its subcommands throw the faults of a command line instead of printing them and exiting. */
function throwUsage(command: Command): void {
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    throw new CommanderError(2, error.code, usageMessage(error, command));
  });
  command.configureOutput({ outputError: () => {} });
  for (const below of command.commands) throwUsage(below);
}

/** The command line, ready to parse. Faults in its arguments are thrown as a CommanderError. */
export function createProgram(): Command {
  const program = new Command('ffirm')
    .description(
      'Train Forward-Forward networks, quantize them to int8 and generate the C that runs them on a Cortex-M',
    )
    .version(version)
    .option('--verbose', 'after a failure, also show what tools printed and where the error occurred')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', AFTER_HELP);
  for (const add of COMMANDS) add(program);
  throwUsage(program);
  return program;
}
