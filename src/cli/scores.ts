import { type Command, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import { type ReadScores, readScores } from '../pipeline/read-scores.js';
import { confusionLines, recordingLines } from '../report/confusion.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult } from './terminal.js';

interface ScoresOptions extends ConfigOptions {
  readonly recordings?: boolean;
  readonly markdown?: boolean;
}

function lines({ int8, earlyExit }: ReadScores, { recordings, markdown }: ScoresOptions): readonly string[] {
  const style = markdown ? 'markdown' : 'plain';
  const { classNames } = int8.confusion;
  const { macroClasses } = int8.scores;
  const over = macroClasses.length === classNames.length ? undefined : macroClasses;
  return [
    'Whole network',
    ...confusionLines(int8.confusion, style, over),
    '',
    'With early exit',
    ...confusionLines(earlyExit.confusion, style, over),
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
      .description(
        'show what verification found on the test samples: confusion, sensitivity and PPV by class',
      ),
    'ffirm scores examples/ecg-beats/patients.json --recordings',
  )
    .option('--recordings', 'also every recording by itself')
    .addOption(new Option('--markdown', 'print the tables as Markdown').conflicts('json'))
    .action(async (path: string, options: ScoresOptions) => {
      const scores = await readScores(await loadConfig(path), options.output);
      printResult(scores, options.json, () => lines(scores, options));
    });
}
