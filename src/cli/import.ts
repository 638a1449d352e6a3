import type { Command } from 'commander';
import { runImport } from '../pipeline/import-step.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** `ffirm import` */
export function addImport(program: Command): void {
  configCommand(
    program
      .command('import')
      .description('import a network that another program trained (docs/import.md) and write the model file'),
    'ffirm import examples/import/ffirm.json',
  ).action(async (path: string, options: ConfigOptions) => {
    const reporter = terminalReporter();
    const report = await runImport(await openConfig(path, options, reporter), {
      output: options.output,
      reporter,
      strict: options.strict,
    });
    const lines = () => [
      `network     ${report.network}, decided by ${report.decision}, classes ${report.classNames.join(', ')}`,
      `weights     sha256 ${report.weights}`,
      `validation  ${report.validationAccuracy.toFixed(2)} %`,
      `model       ${report.model}`,
    ];
    printResult(report, options.json, lines, reporter.warnings);
  });
}
