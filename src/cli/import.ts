import type { Command } from 'commander';
import { loadConfig } from '../config/load.js';
import { runImport } from '../pipeline/import-step.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** `ffirm import` */
export function addImport(program: Command): void {
  configCommand(
    program
      .command('import')
      .description(
        'take in a network that another program trained (docs/import.md) and write the model file',
      ),
    'ffirm import examples/import/ffirm.json',
  ).action(async (path: string, options: ConfigOptions) => {
    const report = await runImport(await loadConfig(path), {
      output: options.output,
      reporter: terminalReporter(),
      strict: options.strict,
    });
    printResult(report, options.json, () => [
      `network     ${report.network}, decided by ${report.decision}, classes ${report.classNames.join(', ')}`,
      `weights     sha256 ${report.weights}`,
      `validation  ${report.validationAccuracy.toFixed(2)} %`,
      `model       ${report.model}`,
    ]);
  });
}
