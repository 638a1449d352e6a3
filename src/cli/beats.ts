import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import { type BeatsReport, runBeats } from '../pipeline/beats-step.js';
import { groupDigits, percent } from '../report/format.js';
import { markdownTable, plainTable, type TextTable } from '../report/text-table.js';
import { STRICT_HELP } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

function beatsTable({ recordings, total }: BeatsReport): TextTable {
  const percentOrDash = (value: number | null) => (value === null ? '-' : percent(value));
  return {
    head: ['recording', 'annotated', 'found', 'missed', 'false', 'Se %', 'PPV %'],
    rows: [...recordings, total].map(({ recording, annotated, found, matched, sensitivity, ppv }) => [
      recording,
      ...[annotated, found, annotated - matched, found - matched].map(groupDigits),
      percentOrDash(sensitivity),
      percentOrDash(ppv),
    ]),
  };
}

/** A row for every recording and one for all of them. */
function beatsLines(report: BeatsReport, markdown = false): readonly string[] {
  const table = beatsTable(report);
  return [
    ...(markdown ? markdownTable(table) : plainTable(table)),
    '',
    `R peaks within ${Math.round(1000 * report.tolerance)} ms of an annotated beat, one to one`,
  ];
}

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
