import type { Command } from 'commander';
import { loadConfig } from '../config/load.js';
import { runGenerate } from '../pipeline/generate-step.js';
import { type ConfigOptions, configCommand } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** `ffirm generate` */
export function addGenerate(program: Command): void {
  configCommand(
    program.command('generate').description('write the C library of the integer model'),
    'ffirm generate examples/mnist/ffirm.json --output build/mnist',
  ).action(async (path: string, options: ConfigOptions) => {
    const reporter = terminalReporter();
    const report = await runGenerate(await loadConfig(path), { output: options.output, reporter });
    printResult(report, options.json, () => [
      ...report.files.map(
        ({ path: file, bytes }) => `${String(bytes).padStart(9)}  ${report.bundle}/${file}`,
      ),
    ]);
  });
}
