import { type Command, Option } from 'commander';
import { runCompare } from '../pipeline/compare-step.js';
import { compareLines, compareMarkdown } from '../report/compare-lines.js';
import { abortOnInterrupt } from './interrupt.js';
import { parseCount, STRICT_HELP } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface CompareOptions {
  readonly strict?: boolean;
  readonly bench: boolean;
  readonly core: string;
  readonly samples?: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `ffirm compare` */
export function addCompare(program: Command): void {
  program
    .command('compare')
    .description(
      'compare networks: accuracy, weights, MACs, instructions, flash; a config is run first if anything changed',
    )
    .argument('<sources...>', 'config files, build folders, or model files in them')
    .option('--core <name>', 'core on which to count instructions', 'm4')
    .option('--samples <count>', 'test samples to count instructions for (default: 2000)', parseCount)
    .option('--no-bench', 'do not count instructions')
    .option('--strict', STRICT_HELP)
    .option('--json', 'print the result as JSON on standard output')
    .addOption(new Option('--markdown', 'print the tables as Markdown').conflicts('json'))
    .addHelpText(
      'after',
      '\nExample:\n  $ ffirm compare examples/mnist/ffirm.json examples/mnist/local-heads.json',
    )
    .action(async (sources: string[], { bench, core, samples, strict, json, markdown }: CompareOptions) => {
      const reporter = terminalReporter();
      const networks = await runCompare(sources, {
        reporter,
        strict,
        abort: abortOnInterrupt(),
        core: bench ? core : undefined,
        samples,
      });
      const lines = () => (markdown ? compareMarkdown(networks) : compareLines(networks));
      printResult({ networks }, json, lines, reporter.warnings);
      if (networks.some(({ passed }) => !passed)) process.exitCode = 1;
    });
}
