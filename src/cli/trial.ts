import type { Command } from 'commander';
import { readPlanned } from '../fit/plan.js';
import { openResults } from '../fit/results.js';
import { openTrialRunner } from '../fit/run-trial.js';
import { resultText } from './fit-progress.js';
import { parseCount } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** `ffirm trial` */
export function addTrial(program: Command): void {
  program
    .command('trial')
    .description('run one trial of a plan that `ffirm fit --plan` wrote, for the array of a scheduler')
    .argument('<plan>', 'file of the plan')
    .requiredOption('--index <line>', 'line of the trial, from 1: the task of a job array', parseCount)
    .option('--json', 'print the result as JSON on standard output')
    .addHelpText('after', '\nExample:\n  $ ffirm trial trials.jsonl --index $SLURM_ARRAY_TASK_ID')
    .action(async (plan: string, { index, json }: { readonly index: number; readonly json?: boolean }) => {
      const reporter = terminalReporter();
      const { trial, results: folder } = await readPlanned(plan, index);
      const results = await openResults(folder);
      const known = await results.read(trial.key);
      if (known !== undefined) reporter.note('the trial has a result already');
      const result = known ?? (await openTrialRunner().run(trial));
      if (known === undefined) await results.write(result);
      const lines = () => [`trial ${trial.key.slice(0, 12)}  ${resultText(result)}`];
      printResult(result, json, lines, reporter.warnings);
    });
}
