import type { Command } from 'commander';
import { runQuantize } from '../pipeline/quantize-step.js';
import { openConfig } from './open-config.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** `ffirm quantize` */
export function addQuantize(program: Command): void {
  configCommand(
    program.command('quantize').description('quantize the network to int8'),
    'ffirm quantize examples/mnist/ffirm.json',
  ).action(async (path: string, options: ConfigOptions) => {
    const reporter = terminalReporter();
    const report = await runQuantize(await openConfig(path, options, reporter), {
      output: options.output,
      reporter,
      strict: options.strict,
    });
    const lines = () => [
      ...report.signalToNoise.map((ratio, i) => `layer ${i}      signal to noise ${ratio.toFixed(1)} dB`),
      ...(report.logitSignalToNoise ?? []).flatMap((ratio, i) =>
        ratio === null ? [] : [`logits ${i}     signal to noise ${ratio.toFixed(1)} dB`],
      ),
      `network      ${report.quantized}`,
    ];
    printResult(report, options.json, lines, reporter.warnings);
  });
}
