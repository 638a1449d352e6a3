#!/usr/bin/env node
import { Command } from 'commander';
import pc from 'picocolors';
import { version } from '../io/package.js';
import { terminalText } from '../text/terminal.js';
import { TrainingInterrupted } from '../train/trainer.js';
import { addBeats } from './beats.js';
import { addBench } from './bench.js';
import { addCompare } from './compare.js';
import { addData } from './data.js';
import { addExits } from './exits.js';
import { addGenerate } from './generate.js';
import { addImport } from './import.js';
import { addInspect } from './inspect.js';
import { addQuantize } from './quantize.js';
import { addRun } from './run.js';
import { addScores } from './scores.js';
import { addTrain } from './train.js';
import { addVerify } from './verify.js';

const program = new Command('ffirm')
  .description(
    'Train Forward-Forward networks, quantize them to int8 and generate the C that runs them on a Cortex-M',
  )
  .version(version)
  .showHelpAfterError('(add --help for more)')
  .addHelpText(
    'after',
    '\nExample:\n  $ ffirm run examples/mnist/ffirm.json\n\nSet FFIRM_DEBUG=1 to see where an error arose.',
  );

for (const add of [
  addRun,
  addTrain,
  addImport,
  addQuantize,
  addGenerate,
  addVerify,
  addExits,
  addBench,
  addCompare,
  addInspect,
  addData,
  addBeats,
  addScores,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  const message = terminalText(error instanceof Error ? error.message : String(error));
  if (error instanceof TrainingInterrupted) {
    process.stderr.write(`${message}; go on with --resume\n`);
    process.exitCode = 130;
  } else {
    process.stderr.write(`${pc.red('error:')} ${message}\n`);
    if (process.env.FFIRM_DEBUG && error instanceof Error)
      process.stderr.write(`${terminalText(error.stack ?? '')}\n`);
    process.exitCode = 1;
  }
}
