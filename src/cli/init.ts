import { type Command, InvalidArgumentError, Option } from 'commander';
import { summarizeFolder } from '../data/survey/survey-folder.js';
import { type Asker, proposingAsker, refusingAsker } from '../init/asker.js';
import { EXAMPLES } from '../init/examples.js';
import { runInit } from '../init/init.js';
import type { InitFlags, InitReport } from '../init/project.js';
import { commandLines, sizeLines } from '../init/readme.js';
import { folderProgress } from './folder-progress.js';
import { parseNames } from './options.js';
import { promptAsker } from './prompt-asker.js';
import { printResult, terminalReporter } from './terminal.js';

interface InitOptions extends InitFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (/^\d*\.?\d+$/.test(text) && rate > 0) return rate;
  throw new InvalidArgumentError(`"${text}" is not a rate; write samples per second like 173.61`);
}

/** @param told what the user has already seen */
function lines(report: InitReport, told: ReadonlySet<string>): readonly string[] {
  const { folder, files, network, size, getData, next, check, found } = report;
  return [
    ...found.filter((line) => !told.has(line)).map((line) => `found       ${line}`),
    ...(network === null ? [] : [`network     ${network}`]),
    ...(size === null ? [] : sizeLines(size).map((line) => `            ${line}`)),
    `written     ${files.join(', ')} in ${folder}`,
    ...check.map((text) => `to check    ${text}`),
    ...(getData === null ? [] : [`data        ${getData}`]),
    '',
    folder === '.' ? 'next:' : `next, in ${folder}:`,
    ...commandLines(next).map((line) => `  ${line}`),
  ];
}

/** Ends the program at Ctrl-C as long as nothing has been written; then files are written whole first. */
function endOnInterrupt() {
  const end = () => {
    process.stderr.write('\nstopped; nothing was written\n');
    process.exit(130);
  };
  const ignore = () => undefined;
  process.once('SIGINT', end);
  return {
    hold: () => {
      process.off('SIGINT', end);
      process.on('SIGINT', ignore);
    },
    release: () => {
      process.off('SIGINT', end);
      process.off('SIGINT', ignore);
    },
  };
}

async function survey(folder: string, rate: number | undefined) {
  const progress = folderProgress();
  const options = rate === undefined ? {} : { rate };
  const { summary } = await summarizeFolder(folder, options, progress.update).finally(progress.stop);
  return summary;
}

/** Whether there is a terminal to ask at. */
function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** `ffirm init` */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('begin a project: look at data, ask what is open, write a config that runs')
    .argument('[folder]', 'folder to write to; made if it does not exist', '.')
    .option('--data <path>', 'folder of recordings, or file of a table (CSV, .npz, IDX)')
    .addOption(
      new Option('--example <name>', 'begin with an example').choices(EXAMPLES.map(({ name }) => name)),
    )
    .option('--name <name>', 'name of the network: prefix of its C (default: that of the data)')
    .option('--rate <hz>', 'samples per second, if the recordings do not say it', parseRate)
    .option('--label <column>', 'column, or array, of the classes, if its name does not say it')
    .option('--subject <column>', 'column, or array, of the people')
    .option(
      '--classes <names>',
      'comma-separated classes of recordings to tell apart (default: all)',
      parseNames,
    )
    .option('--core <name>', 'core that it will run on (default: cortex-m4)')
    .option('--board <name>', 'board or microcontroller with this core: sets flash and RAM')
    .option('--flash <size>', 'flash that it may take, such as 64K (default: that of the board, or 64K)')
    .option('--ram <size>', 'RAM that it may take, such as 8K (default: that of the board, or 8K)')
    .option('--goal <goal>', 'what matters most: accuracy, energy or sensitivity:CLASS (default: accuracy)')
    .option('-y, --yes', 'ask nothing: take what is proposed')
    .option('--force', 'replace files of the same names')
    .option('--no-readme', 'write no README.md')
    .option('--json', 'print the result as JSON on standard output')
    .addHelpText(
      'after',
      '\nExample:\n  $ ffirm init heart --data recordings/ --core cortex-m4 --flash 64K --ram 8K --yes\n  $ ffirm init digits --example digits',
    )
    .action(async (folder: string, options: InitOptions) => {
      const reporter = terminalReporter();
      const note = (told: readonly string[]) => {
        for (const line of told) reporter.note(line);
      };
      const answering = options.yes ? proposingAsker(note) : canAsk() ? promptAsker() : refusingAsker(note);
      const seen = new Set<string>();
      const asker: Asker = {
        ...answering,
        tell: (told) => {
          for (const line of told) seen.add(line);
          answering.tell(told);
        },
      };
      const interrupt = endOnInterrupt();
      try {
        const report = await runInit(folder, options, { asker, reporter, survey, onWriting: interrupt.hold });
        printResult(report, options.json, () => lines(report, seen), reporter.warnings);
      } finally {
        interrupt.release();
      }
    });
}
