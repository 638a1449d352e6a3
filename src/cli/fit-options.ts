import { type Command, InvalidArgumentError } from 'commander';
import { parseBytes } from '../init/bytes.js';
import { parseCount } from './options.js';

/** What a search is asked for on the command line. */
export interface FitFlags {
  readonly core?: string;
  readonly flash?: number;
  readonly ram?: number;
  readonly instructions?: number;
  readonly trials: number;
  readonly seeds: number;
  readonly count?: boolean;
  readonly write?: string;
}

function parseSize(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw new InvalidArgumentError(`"${text}" is not a size; write one like 64K`);
  return bytes;
}

function parseInstructions(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1) return count;
  throw new InvalidArgumentError(`"${text}" is not a whole number; write one like 20000`);
}

/** Adds the options that say what is searched. */
export function addFitFlags(command: Command): Command {
  return command
    .option('--core <name>', 'core that it will run on (default: the first of generate.targets)')
    .option('--flash <size>', 'flash that it may take, such as 64K (default: any)', parseSize)
    .option('--ram <size>', 'RAM that it may take, such as 8K (default: any)', parseSize)
    .option(
      '--instructions <count>',
      'instructions that a mean answer may take (default: any)',
      parseInstructions,
    )
    .option('--trials <count>', 'configs to try, the given one included', parseCount, 40)
    .option('--seeds <count>', 'seeds with which the best are trained', parseCount, 3)
    .option('--count', 'count instructions and bytes of the best in QEMU (default: if it is installed)')
    .option('--no-count', 'estimate them')
    .option(
      '--write <file>',
      'file of the recommended config (default: beside the given one, as NAME-fit.json)',
    );
}
