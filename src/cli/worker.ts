import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { parseRedisUrl } from '../fit/places/queue.js';
import { serveQueue } from '../fit/serve.js';
import { abortOnInterrupt } from './interrupt.js';
import { parseCount } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface WorkerOptions {
  readonly queue: string;
  readonly workers: number;
  readonly json?: boolean;
}

/** `ffirm worker` */
export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('run trials of `ffirm fit --queue` on this machine, until Ctrl-C')
    .requiredOption('--queue <url>', 'Redis with the queue: redis://host:6379, or rediss:// with TLS')
    .option('--workers <count>', 'trials at a time (default: one a core)', parseCount, availableParallelism())
    .option('--json', 'print the number of trials as JSON on standard output at the end')
    .addHelpText('after', '\nExample:\n  $ ffirm worker --queue redis://host:6379 --workers 4')
    .action(async ({ queue, workers, json }: WorkerOptions) => {
      const { note, warn, warnings } = terminalReporter();
      const abort = abortOnInterrupt();
      const report = await serveQueue(parseRedisUrl(queue), { workers, note, warn, abort });
      printResult(report, json, () => [`${report.trials} trials were run`], warnings);
    });
}
