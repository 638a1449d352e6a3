import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import { InputError } from '../errors/input-error.js';
import { AAMI_CLASSES, aamiTable } from '../metrics/aami.js';
import { writeProtocolToCard } from '../pipeline/protocol-card.js';
import { type ProtocolOptions, runProtocol } from '../pipeline/protocol-step.js';
import { PROTOCOLS } from '../pipeline/protocols/registry.js';
import { readScores } from '../pipeline/read-scores.js';
import type { AnswerScores, TestScores } from '../pipeline/test-scores.js';
import { aamiLines, confusionLines, recordingLines, type TableStyle } from '../report/confusion.js';
import { protocolLines } from '../report/protocol-lines.js';
import { type ConfigOptions, configCommand, parseNames } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface ScoresOptions
  extends ConfigOptions,
    Partial<Pick<ProtocolOptions, 'protocol' | 'leaveOut' | 'from' | 'event'>> {
  readonly recordings?: boolean;
  readonly markdown?: boolean;
  readonly write?: boolean;
}

/** Classes of heart beats in the order in which results are published; other classes in the order of the network. */
function tableOf({ confusion, scores }: AnswerScores, style: TableStyle): readonly string[] {
  const { classNames } = confusion;
  const lines = confusionLines(confusion, style, [...scores.macroClasses, ...scores.absentClasses]);
  const isAami = classNames.every((name) => AAMI_CLASSES.some((known) => known === name));
  // Only the table differs; the last line is the same.
  return isAami ? [...aamiLines(aamiTable(confusion), style).slice(0, -1), ...lines.slice(-1)] : lines;
}

function lines({ int8, earlyExit }: TestScores, { recordings, markdown }: ScoresOptions): readonly string[] {
  const style = markdown ? 'markdown' : 'plain';
  const { classNames } = int8.confusion;
  return [
    'Whole network',
    ...tableOf(int8, style),
    '',
    'With early exit',
    ...tableOf(earlyExit, style),
    ...(recordings && earlyExit.recordings.length > 0
      ? ['', 'By recording, with early exit', ...recordingLines(earlyExit.recordings, classNames, style)]
      : []),
  ];
}

/** Reads a number of minutes, 0 or more. */
function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !(minutes >= 0 && minutes <= 100_000)) {
    throw new InvalidArgumentError(`"${text}" is not a number of minutes; write one such as 5`);
  }
  return minutes;
}

/** Refuses options that the protocol, if there is any, does not know. @throws InputError naming the first that was given */
function checkMeant({ protocol, leaveOut, from, event, write }: ScoresOptions): void {
  if (protocol === undefined && write) {
    throw new InputError(
      '--write: is for a protocol; name one with --protocol (`ffirm verify` writes the other scores)',
    );
  }
  if (protocol === undefined && leaveOut !== undefined) {
    throw new InputError('--leave-out: is for a protocol; name one with --protocol');
  }
  if (protocol !== 'aami' && from !== undefined) {
    throw new InputError('--from: is for --protocol aami; leave it out');
  }
  if (protocol !== 'szcore' && event !== undefined) {
    throw new InputError('--event: is for --protocol szcore; leave it out');
  }
}

async function printProtocol(path: string, protocol: string, options: ScoresOptions): Promise<void> {
  const { json, markdown, output, strict, leaveOut, from, event, write } = options;
  const reporter = terminalReporter();
  const score = write ? writeProtocolToCard : runProtocol;
  const report = await score(await loadConfig(path), {
    ...{ protocol, output, reporter, strict },
    ...{ leaveOut, from, event },
  });
  printResult(report, json, () => protocolLines(report, markdown ? 'markdown' : 'plain'), reporter.warnings);
}

/** `ffirm scores` */
export function addScores(program: Command): void {
  configCommand(
    program
      .command('scores')
      .description('show the results on the test samples: confusion matrix, sensitivity and PPV by class'),
    'ffirm scores examples/ecg-beats/patients.json --recordings',
  )
    .option('--recordings', 'also show every recording separately')
    .addOption(new Option('--markdown', 'print the tables as Markdown').conflicts('json'))
    .addOption(
      new Option(
        '--protocol <name>',
        'score by a published protocol, with intervals over people: aami (beats), szcore (seizures), har (activities)',
      )
        .choices(PROTOCOLS.map(({ name }) => name))
        .conflicts('recordings'),
    )
    .option(
      '--leave-out <names>',
      'with --protocol: comma-separated recordings that are not scored',
      parseNames,
    )
    .option(
      '--from <minutes>',
      'with --protocol aami: minutes at the start of each recording that are not scored (default: 5)',
      parseMinutes,
    )
    .option('--write', 'with --protocol: also write the figures into the model card of the library')
    .option('--event <class>', 'with --protocol szcore: the class of the events (default: seizure)')
    .action(async (path: string, options: ScoresOptions) => {
      checkMeant(options);
      if (options.protocol !== undefined) return printProtocol(path, options.protocol, options);
      const scores = await readScores(await loadConfig(path), options.output);
      printResult(scores, options.json, () => lines(scores, options));
    });
}
