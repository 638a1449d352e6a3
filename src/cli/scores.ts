import { type Command, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import { AAMI_CLASSES, aamiTable } from '../metrics/aami.js';
import { readScores } from '../pipeline/read-scores.js';
import type { AnswerScores, TestScores } from '../pipeline/test-scores.js';
import { aamiLines, confusionLines, recordingLines, type TableStyle } from '../report/confusion.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult } from './terminal.js';

interface ScoresOptions extends ConfigOptions {
  readonly recordings?: boolean;
  readonly markdown?: boolean;
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
    .action(async (path: string, options: ScoresOptions) => {
      const scores = await readScores(await loadConfig(path), options.output);
      printResult(scores, options.json, () => lines(scores, options));
    });
}
