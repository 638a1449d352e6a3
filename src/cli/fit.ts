import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { type FitOptions, type PlanChoice, type PlanReport, planFit, runFit } from '../fit/fit.js';
import { fitLines } from '../fit/fit-lines.js';
import type { FitReport } from '../fit/fit-report.js';
import { openLocal } from '../fit/places/local.js';
import { openQueue, parseRedisUrl } from '../fit/places/queue.js';
import { addFitFlags, type FitFlags } from './fit-options.js';
import { fitProgress } from './fit-progress.js';
import { abortOnInterrupt } from './interrupt.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand, parseCount } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface Options extends ConfigOptions, FitFlags {
  readonly workers: number;
  readonly plan?: string;
  readonly collect?: boolean;
  readonly queue?: string;
}

/** What a search in files is asked for; undefined if its trials run now. */
function planOf({ plan, collect }: Options): PlanChoice | undefined {
  if (collect) return { collect };
  return plan === undefined ? undefined : { plan };
}

async function searched(path: string, options: Options, asked: FitOptions): Promise<FitReport | PlanReport> {
  const choice = planOf(options);
  if (choice !== undefined) return planFit(path, asked, choice);
  const { queue, workers } = options;
  const place = queue === undefined ? openLocal(workers) : await openQueue(parseRedisUrl(queue));
  asked.reporter?.note(`trials run on ${place.title}`);
  try {
    return await runFit(path, { ...asked, abort: abortOnInterrupt() }, place);
  } finally {
    await place.close();
  }
}

function planLines({ title, planned, done, plan }: PlanReport): readonly string[] {
  return [
    `planned     ${planned} trials in ${plan}: ${title}${done === 0 ? '' : `; ${done} of it are done`}`,
    `next        run \`ffirm trial ${plan} --index N\` for N from 1 to ${planned}, then \`ffirm fit\` with --collect`,
  ];
}

/** `ffirm fit` */
export function addFit(program: Command): void {
  const command = configCommand(
    program
      .command('fit')
      .description(
        'search shapes, learning rules and rates for the best network within flash, RAM and instructions',
      ),
    'ffirm fit examples/motion/har.json --flash 32K --ram 4K --trials 40',
  );
  addFitFlags(command)
    .option(
      '--workers <count>',
      'processes that train (default: one a core)',
      parseCount,
      availableParallelism(),
    )
    .addOption(
      new Option('--plan <file>', 'write the next trials, for `ffirm trial`; run none').conflicts([
        'collect',
        'queue',
      ]),
    )
    .addOption(new Option('--collect', 'after them: write the next ones, or end').conflicts('queue'))
    .option('--queue <url>', 'let `ffirm worker` run trials: redis://host:6379, or rediss:// with TLS')
    .action(async (path: string, options: Options) => {
      const { flash, ram, instructions, core, trials, seeds, count, write, output, strict } = options;
      const reporter = terminalReporter();
      await openConfig(path, options, reporter);
      const report = await searched(path, options, {
        ...{ core, trials, seeds, count, write, output, strict, reporter },
        limits: { flash, ram, instructions },
        watch: fitProgress(reporter),
      });
      const lines = () => ('planned' in report ? planLines(report) : fitLines(report));
      printResult(report, options.json, lines, reporter.warnings);
      if ('recommended' in report && report.recommended === null) process.exitCode = 1;
    });
}
