import type { Command } from 'commander';
import { runCalibrate } from '../pipeline/calibrate-step.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** `ffirm calibrate` */
export function addCalibrate(program: Command): void {
  configCommand(
    program
      .command('calibrate')
      .description('choose the exit points of the quantized network and write the integer model'),
    'ffirm calibrate examples/mnist/ffirm.json',
  ).action(async (path: string, options: ConfigOptions) => {
    const reporter = terminalReporter();
    const report = await runCalibrate(await openConfig(path, options, reporter), {
      output: options.output,
      reporter,
      strict: options.strict,
    });
    const { full, earlyExit } = report.validationAccuracy;
    const lines = () => [
      `validation   ${full.toFixed(2)} % whole, ${earlyExit.toFixed(2)} % with early exit`,
      ...report.exits.map(
        ({ layer, units, share }, i) =>
          `exit ${i}       layer ${layer}, ${units} units: ${(100 * share).toFixed(1)} % of the samples`,
      ),
      `thresholds   ${report.thresholds}`,
      `model        ${report.integerModel}`,
    ];
    printResult(report, options.json, lines, reporter.warnings);
  });
}
