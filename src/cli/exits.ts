import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig } from '../config/load.js';
import { runExits } from '../pipeline/exits-step.js';
import { exitsLines, exitsMarkdown } from '../report/exits-lines.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface ExitsOptions extends ConfigOptions {
  readonly budgets?: readonly number[];
  readonly markdown?: boolean;
  readonly plot: boolean;
}

function parseLoss(text: string): number {
  const part = text.trim();
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part)) {
    throw new InvalidArgumentError(`"${part}" is not a number; write losses like 0.001,0.003,0.01`);
  }
  const loss = Number(part);
  if (loss <= 0 || loss >= 1) {
    throw new InvalidArgumentError(`"${part}" is not between 0 and 1; a loss of 0.3 points is 0.003`);
  }
  return loss;
}

/** Reads "0.001,0.003": losses between 0 and 1, both excluded. */
function parseLosses(text: string): readonly number[] {
  return text.split(',').map(parseLoss);
}

/** `ffirm exits` */
export function addExits(program: Command): void {
  configCommand(
    program
      .command('exits')
      .description('show accuracy against cost on test data, for every stopping rule and several budgets'),
    'ffirm exits examples/mnist/ffirm.json --budgets 0.001,0.003,0.01',
  )
    .option('--budgets <losses>', 'comma-separated losses between 0 and 1 for the margin rule', parseLosses)
    .addOption(
      new Option('--markdown', 'print the table as Markdown, without shares and plot').conflicts('json'),
    )
    .option('--no-plot', 'leave out the plot')
    .action(async (path: string, { budgets, json, markdown, output, plot, strict }: ExitsOptions) => {
      const reporter = terminalReporter();
      const report = await runExits(await loadConfig(path), {
        output,
        reporter,
        strict,
        ...(budgets === undefined ? {} : { budgets }),
      });
      const lines = () => (markdown ? exitsMarkdown(report) : exitsLines(report, { plot }));
      printResult(report, json, lines, reporter.warnings);
    });
}
