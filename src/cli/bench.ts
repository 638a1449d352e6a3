import { type Command, Option } from 'commander';
import { InputError } from '../errors/input-error.js';
import { runBench } from '../pipeline/bench-step.js';
import { runBoardBench } from '../pipeline/board-bench-step.js';
import { benchLines, benchMarkdown } from '../report/bench-lines.js';
import { boardBenchLines } from '../report/board-lines.js';
import { openConfig } from './open-config.js';
import {
  type ConfigOptions,
  configCommand,
  PORT_HELP,
  parseBaud,
  parseCount,
  parseNames,
  parseWaitStates,
} from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface BenchOptions extends ConfigOptions {
  readonly cores?: readonly string[];
  readonly samples?: number;
  readonly kernels?: boolean;
  readonly markdown?: boolean;
  readonly write?: boolean;
  readonly boards?: readonly string[];
  readonly port?: string;
  readonly baud?: number;
  readonly fit?: string;
  readonly by?: string;
  readonly waitStates?: number;
}

/** Measures a board instead of counting on emulated cores. */
async function benchPort(path: string, port: string, options: BenchOptions): Promise<void> {
  const { json, output, strict, cores, samples, baud, fit: file, by, waitStates: flashWaitStates } = options;
  if (file !== undefined && by === undefined) {
    throw new InputError('--fit: says who measured; add --by "YOUR NAME"');
  }
  const reporter = terminalReporter();
  const fit = file === undefined ? undefined : { file, by: by ?? '', flashWaitStates };
  const config = await openConfig(path, options, reporter);
  const report = await runBoardBench(config, {
    ...{ output, strict, reporter, cores, samples, port, baud, fit },
  });
  printResult(report, json, () => boardBenchLines(report), reporter.warnings);
  if (report.mismatches > 0) process.exitCode = 1;
}

/** @throws InputError when an option needs another one that is not there, or does not go with it */
function checkOptions(options: BenchOptions): void {
  const { port, baud, fit, by, waitStates, kernels, markdown, boards } = options;
  for (const [option, value] of [
    ['--kernels', kernels],
    ['--markdown', markdown],
    ['--boards', boards],
  ] as const) {
    if (port !== undefined && value !== undefined) {
      throw new InputError(`${option} is for emulated cores, not for a board; leave out ${option} or --port`);
    }
  }
  for (const [option, value, needed, has] of [
    ['--baud', baud, '--port', port],
    ['--fit', fit, '--port', port],
    ['--by', by, '--fit', fit],
    ['--wait-states', waitStates, '--fit', fit],
  ] as const) {
    if (value !== undefined && has === undefined) {
      throw new InputError(`${option} needs ${needed}; add it, or leave ${option} out`);
    }
  }
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
    .addOption(
      new Option('--write', 'also write the counts into the library, as include/<name>_counts.h').conflicts(
        'port',
      ),
    )
    .addOption(new Option('--markdown', 'print the tables as Markdown').conflicts('json'))
    .option('--boards <files>', 'comma-separated files of boards that estimates were fitted to', parseNames)
    .option('--port <port>', `measure ${PORT_HELP}`)
    .option('--baud <rate>', 'of a serial port (default: 115200, as in the examples)', parseBaud)
    .option('--fit <file>', 'with --port: fit the estimate to the board, and write that as a board file')
    .option('--by <name>', 'with --fit: who measured')
    .option('--wait-states <count>', 'with --fit: wait states of the flash at that clock', parseWaitStates)
    .action(async (path: string, options: BenchOptions) => {
      const { cores, samples, kernels, write, json, markdown, output, strict, boards, port } = options;
      checkOptions(options);
      if (port !== undefined) {
        await benchPort(path, port, options);
        return;
      }
      const reporter = terminalReporter();
      const results = await runBench(await openConfig(path, options, reporter), {
        output,
        strict,
        reporter,
        cores,
        samples,
        kernels,
        write,
        boards,
      });
      printResult(
        results,
        json,
        () => (markdown ? benchMarkdown(results) : benchLines(results)),
        reporter.warnings,
      );
    });
}
