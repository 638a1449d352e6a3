import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import { runBeats } from '../pipeline/beats-step.js';
import { beatsLines } from '../report/beats-lines.js';
import { STRICT_HELP } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

const LONGEST = 500;

function parseTolerance(text: string): number {
  const milliseconds = Number(text);
  if (!(milliseconds > 0 && milliseconds <= LONGEST)) {
    throw new InvalidArgumentError(
      `"${text}" is not a number of milliseconds above 0, up to ${LONGEST}; write one like 75`,
    );
  }
  return milliseconds;
}

interface BeatsOptions {
  readonly tolerance?: number;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** The command `ffirm beats`. */
export function addBeats(program: Command): void {
  program
    .command('beats')
    .description('find the R peaks of the recordings of a config and compare them with the annotated beats')
    .argument('<config>', 'config file with annotated ECG recordings')
    .option(
      '--tolerance <ms>',
      'largest distance from the annotation, in milliseconds (default: 75)',
      parseTolerance,
    )
    .option('--strict', STRICT_HELP)
    .option('--json', 'print the result as JSON')
    .addOption(new Option('--markdown', 'print the table as Markdown').conflicts('json'))
    .addHelpText('after', '\nExample:\n  $ ffirm beats examples/ecg-beats/random.json --tolerance 75')
    .action(async (path: string, options: BeatsOptions) => {
      const { tolerance, strict, json, markdown } = options;
      const reporter = terminalReporter();
      const report = await runBeats(await loadConfig(path), { tolerance, reporter, strict });
      printResult(report, json, () => beatsLines(report, markdown), reporter.warnings);
    });
}
