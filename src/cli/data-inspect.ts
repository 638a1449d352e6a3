import { stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { either } from '../config/expectation.js';
import { collectOddities, type OddityCount } from '../data/oddity.js';
import { RECORDING_READERS } from '../data/readers/recordings.js';
import { findTableFormat, inspectTable, nameOfTableFormat, TABLE_FORMATS } from '../data/readers/tables.js';
import { summarizeFolder } from '../data/survey/survey-folder.js';
import { InputError } from '../errors/input-error.js';
import { folderLines } from './data-folder.js';
import { type ReadOptions, recordingOptions, withReadOptions, withRecording } from './data-read.js';
import { oddityLines, recordingLines, recordingTraces, summarizeRecording } from './data-recording.js';
import { tableLines } from './data-table.js';
import { folderProgress } from './folder-progress.js';
import { printResult } from './terminal.js';

function parseSeconds(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text))
    throw new InvalidArgumentError(`"${text}" is not a number of seconds; write one like 2.5`);
  return value;
}

interface InspectOptions extends ReadOptions {
  readonly start: number;
  readonly seconds: number;
  readonly plot: boolean;
}

/** With --strict, oddities make the command fail after it has printed everything. */
function endStrictly(found: readonly OddityCount[], { strict }: ReadOptions): void {
  if (strict && found.length > 0) process.exitCode = 1;
}

async function inspectFolder(path: string, options: InspectOptions): Promise<void> {
  const progress = folderProgress();
  const { summary, found } = await summarizeFolder(path, recordingOptions(options), progress.update).finally(
    progress.stop,
  );
  const oddities = found.map(({ first, count, sources }) => ({ ...first, count, sources }));
  printResult({ ...summary, oddities }, options.json, () => folderLines(summary, found));
  endStrictly(found, options);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

async function inspect(path: string, options: InspectOptions): Promise<void> {
  const { json, start, seconds, plot } = options;
  if (await isFolder(path)) return inspectFolder(path, options);
  if (/\.jsonc?$/i.test(path)) {
    throw new InputError(
      `${path}: this looks like a config, and inspect reads data; name the file or the folder that its data section names, such ` +
        'as `ffirm data inspect data/mitdb`',
    );
  }
  const { report, found } = collectOddities();
  const oddities = () => found().map(({ first, count }) => ({ ...first, count }));
  const format = await findTableFormat(path);
  if (format !== undefined) {
    const summary = await inspectTable(path, format, options, report);
    printResult({ ...summary, oddities: oddities() }, json, () => [
      ...tableLines(summary),
      ...oddityLines(found()),
    ]);
    endStrictly(found(), options);
    return;
  }
  await withRecording(path, options, report, async (recording) => {
    const summary = await summarizeRecording(recording, report);
    const traces = plot && !json ? await recordingTraces(recording, start, seconds) : [];
    printResult({ ...summary, oddities: oddities() }, json, () => [
      ...recordingLines(summary),
      ...oddityLines(found()),
      ...traces,
    ]);
  });
  endStrictly(found(), options);
}

/** `ffirm data inspect` */
export function addInspect(data: Command): void {
  withReadOptions(
    data
      .command('inspect')
      .description('show what is in a table, a recording, or a folder of either')
      .argument(
        '<path>',
        `table (${either(TABLE_FORMATS.map(nameOfTableFormat))}), recording ` +
          `(${either(RECORDING_READERS.map(({ format }) => format))}), or a folder of either`,
      ),
  )
    .option('--start <seconds>', 'start of the plots of a recording', parseSeconds, 0)
    .option('--seconds <seconds>', 'length of the plots of a recording', parseSeconds, 4)
    .option('--no-plot', 'leave out the plots')
    .option('--strict', 'show everything, then fail if anything is odd')
    .addHelpText(
      'after',
      '\nExample:\n  $ ffirm data inspect data/mitdb/100 --start 60\n  $ ffirm data inspect beats.csv --label class',
    )
    .action(inspect);
}
