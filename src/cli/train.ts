import type { Command } from 'commander';
import { runTrain } from '../pipeline/train-step.js';
import { abortOnInterrupt } from './interrupt.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** `ffirm train` */
export function addTrain(program: Command): void {
  configCommand(
    program.command('train').description('train the network and write the model file'),
    'ffirm train examples/mnist/ffirm.json --resume',
  )
    .option('--resume', 'continue from the checkpoint of an earlier run')
    .action(async (path: string, options: ConfigOptions & { resume?: boolean }) => {
      const reporter = terminalReporter();
      const report = await runTrain(await openConfig(path, options, reporter), {
        output: options.output,
        resume: options.resume,
        abort: abortOnInterrupt(),
        reporter,
        strict: options.strict,
      });
      const lines = () => [
        `network     ${report.network}, engine ${report.engine}, ${report.epochs} epochs, ${report.seconds.toFixed(0)} s`,
        `validation  ${report.validationAccuracy.toFixed(2)} %` +
          (report.keep === 'best' ? `, of epoch ${report.epoch}, the best of ${report.epochs}` : ''),
        `model       ${report.model}`,
      ];
      printResult(report, options.json, lines, reporter.warnings);
    });
}
