import type { Command } from 'commander';
import { addConvert } from './data-convert.js';
import { addGet } from './data-get.js';
import { addInspect } from './data-inspect.js';

/** `ffirm data` */
export function addData(program: Command): void {
  const data = program
    .command('data')
    .description('inspect, fetch and convert tables and recordings')
    .addHelpText(
      'after',
      '\nExample:\n  $ ffirm data get mitdb\n  $ ffirm data inspect data/mitdb/100\n  $ ffirm data convert data/mitdb/100 100.csv',
    );
  addInspect(data);
  addGet(data);
  addConvert(data);
}
