import type { Command } from 'commander';
import { inspectFile } from '../pipeline/inspect.js';
import { printResult } from './terminal.js';

/** `ffirm inspect` */
export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('show what is in a float model, a quantized network, an integer model or a checkpoint')
    .argument('<file>', 'a .safetensors file')
    .option('--json', 'print the result as JSON on standard output')
    .addHelpText('after', '\nExample:\n  $ ffirm inspect build/mnist/integer.safetensors')
    .action(async (file: string, options: { json?: boolean }) => {
      const report = await inspectFile(file);
      printResult(report, options.json, () => [
        `${report.file}: ${report.format}, ${report.bytes} bytes`,
        `sha256 ${report.sha256}`,
        ...Object.entries(report.facts).map(([name, value]) => `${name.padEnd(18)} ${JSON.stringify(value)}`),
        ...report.tensors.map(
          ({ name, dtype, shape, smallest, largest }) =>
            `${name.padEnd(18)} ${dtype} [${shape.join(', ')}]  ${smallest.toPrecision(4)} .. ${largest.toPrecision(4)}`,
        ),
      ]);
    });
}
