import { type Command, Option } from 'commander';
import { runBench } from '../pipeline/bench-step.js';
import { benchLines, benchMarkdown } from '../report/bench-lines.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand, parseCount, parseNames } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface BenchOptions extends ConfigOptions {
  readonly cores?: readonly string[];
  readonly samples?: number;
  readonly kernels?: boolean;
  readonly markdown?: boolean;
  readonly write?: boolean;
}

/** `ffirm bench` */
export function addBench(program: Command): void {
  configCommand(
    program
      .command('bench')
      .description(
        'count the instructions of the generated C on emulated cores; estimate cycles, time and energy',
      ),
    'ffirm bench examples/mnist/ffirm.json --cores m0plus,m4 --samples 100',
  )
    .option('--cores <names>', 'comma-separated cores such as m0plus,m4 (default: all)', parseNames)
    .option('--samples <count>', 'test samples to run on each core (default: 2000)', parseCount)
    .option('--kernels', 'also measure single layers of random weights against plain C')
    .option('--write', 'also write the counts into the library, as include/<name>_counts.h')
    .addOption(new Option('--markdown', 'print the tables as Markdown').conflicts('json'))
    .action(async (path: string, options: BenchOptions) => {
      const { cores, samples, kernels, write, json, markdown, output, strict } = options;
      const reporter = terminalReporter();
      const results = await runBench(await openConfig(path, options, reporter), {
        output,
        strict,
        reporter,
        cores,
        samples,
        kernels,
        write,
      });
      printResult(
        results,
        json,
        () => (markdown ? benchMarkdown(results) : benchLines(results)),
        reporter.warnings,
      );
    });
}
