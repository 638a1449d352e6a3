import { type Command, InvalidArgumentError, Option } from 'commander';
import { MOST_QUESTIONS } from '../config/learn-config.js';
import { loadConfig } from '../config/load.js';
import { ADAPT_PARTS, runAdapt } from '../pipeline/adapt-step.js';
import { adaptLines } from '../report/adapt-lines.js';
import { type ConfigOptions, configCommand, parseNames } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface AdaptCommandOptions extends ConfigOptions {
  readonly part?: (typeof ADAPT_PARTS)[number];
  readonly from?: readonly number[];
  readonly mistakes?: number;
  readonly questions?: readonly number[];
  readonly target?: readonly string[];
}

/** Digits with or without a decimal point. */
const DECIMAL = /^(\d+\.?\d*|\.\d+)$/;

/** The last minute at which a life can start: a year. */
const LAST_MINUTE = 527_040;

function parseMinute(text: string): number {
  const part = text.trim();
  if (!DECIMAL.test(part) || Number(part) > LAST_MINUTE) {
    throw new InvalidArgumentError(
      `"${part}" is not a minute from 0 to ${LAST_MINUTE}; write minutes like 0,10,20`,
    );
  }
  return Number(part);
}

/** Reads "0,10,20": minutes. */
function parseMinutes(text: string): readonly number[] {
  return text.split(',').map(parseMinute);
}

function parseMistakes(text: string): number {
  const part = text.trim();
  if (!DECIMAL.test(part) || Number(part) > 1) {
    throw new InvalidArgumentError(
      `"${part}" is not a probability from 0 to 1; write 0.05 for one wrong answer in 20`,
    );
  }
  return Number(part);
}

function parseQuestion(text: string): number {
  const part = text.trim();
  const count = Number(part);
  if (!/^\d+$/.test(part) || count < 2 || count > MOST_QUESTIONS) {
    throw new InvalidArgumentError(
      `"${part}" is not a number of questions from 2 to ${MOST_QUESTIONS}; write numbers like 5,10,20`,
    );
  }
  return count;
}

/** Reads "5,10,20": numbers of questions. */
function parseQuestions(text: string): readonly number[] {
  return text.split(',').map(parseQuestion);
}

/** `ffirm adapt` */
export function addAdapt(program: Command): void {
  configCommand(
    program
      .command('adapt')
      .description(
        'simulate lives of people with learning on the device, and show what they gain and whom it harms',
      ),
    'ffirm adapt examples/ecg-beats/patients.json --from 0,10,20 --questions 5,10,20 --mistakes 0.05',
  )
    .addOption(new Option('--part <part>', 'whose lives (default: validation)').choices(ADAPT_PARTS))
    .option(
      '--from <minutes>',
      'comma-separated minutes of each recording at which a life starts (default: 0)',
      parseMinutes,
    )
    .option(
      '--mistakes <probability>',
      'probability from 0 to 1 that an answer is wrong (default: 0)',
      parseMistakes,
    )
    .option(
      '--questions <counts>',
      'comma-separated numbers of first questions to try (default: learn.questions of the config)',
      parseQuestions,
    )
    .option(
      '--target <names>',
      'comma-separated targets on which the generated C lives the same lives, such as cortex-m4',
      parseNames,
    )
    .action(async (path: string, { target, ...options }: AdaptCommandOptions) => {
      const { part, from, mistakes, questions, ...common } = options;
      const { json, output, strict } = common;
      const reporter = terminalReporter();
      const report = await runAdapt(await loadConfig(path), {
        ...{ part, from, mistakes, questions, targets: target },
        ...{ output, strict, reporter },
      });
      printResult(report, json, () => adaptLines(report), reporter.warnings);
      if (report.targets?.some(({ mismatches }) => mismatches > 0)) process.exitCode = 1;
    });
}
