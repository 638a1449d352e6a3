import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { type ReportOddity, refuseOddity } from '../data/oddity.js';
import { findTableFormat, readTable } from '../data/readers/tables.js';
import { writeCsv, writeNpy } from '../data/table/write-table.js';
import { InputError } from '../errors/input-error.js';
import { writePieces } from '../io/write-pieces.js';
import { warningOfOddities } from '../pipeline/step-data.js';
import { type ReadOptions, withReadOptions, withRecording } from './data-read.js';
import { chooseChannels, recordingCsv, recordingNpy } from './data-recording.js';
import { parseNames, STRICT_HELP } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

interface ConvertOptions extends ReadOptions {
  readonly channels?: readonly string[];
}

/** What was written: plain JSON. */
interface ConvertReport {
  readonly files: readonly string[];
  readonly rows: number;
  readonly columns: readonly string[];
}

async function convertTable(
  from: string,
  to: string,
  format: 'csv' | 'npy',
  options: ConvertOptions,
  report: ReportOddity,
): Promise<ConvertReport | undefined> {
  const source = await findTableFormat(from);
  if (source === undefined) return undefined;
  const table = await readTable(from, source, options, report);
  const files = await (format === 'csv' ? writeCsv(to, table) : writeNpy(to, table));
  return { files, rows: table.count, columns: table.columns };
}

function convertRecording(
  from: string,
  to: string,
  format: 'csv' | 'npy',
  options: ConvertOptions,
  report: ReportOddity,
): Promise<ConvertReport> {
  return withRecording(from, options, report, async (recording) => {
    const indices = chooseChannels(recording, options.channels, report);
    await recording.countNotMeasured(indices);
    const pieces = format === 'csv' ? recordingCsv(recording, indices) : recordingNpy(recording, indices);
    await writePieces(new Map([[to, pieces]]));
    const channels = indices.map((index) => recording.channels[index]);
    const columns = channels.map(({ name }) => name);
    return {
      files: [to],
      rows: channels[0].length,
      columns: format === 'csv' ? ['time', ...columns] : columns,
    };
  });
}

function outputFormat(path: string): 'csv' | 'npy' {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.npy':
      return 'npy';
    default:
      throw new InputError(
        `${path}: ffirm cannot write a format with this extension; end the name with .csv or .npy`,
      );
  }
}

async function convert(from: string, to: string, options: ConvertOptions): Promise<void> {
  const format = outputFormat(to);
  if (resolve(from) === resolve(to)) throw new InputError(`${to}: this is the input; name another output`);
  const reporter = terminalReporter();
  const report = await warningOfOddities(
    { reporter, strict: options.strict },
    async (hear = refuseOddity) => {
      const table = await convertTable(from, to, format, options, hear);
      return table ?? convertRecording(from, to, format, options, hear);
    },
  );
  printResult(
    report,
    options.json,
    () => [`${report.files.join(', ')}: ${report.rows} rows, ${report.columns.length} columns`],
    reporter.warnings,
  );
}

/** `ffirm data convert` */
export function addConvert(data: Command): void {
  withReadOptions(
    data
      .command('convert')
      .description('write a table or a recording as CSV or NumPy array, by the extension of the output')
      .argument('<in>', 'table or recording, as for inspect')
      .argument('<out>', '.csv or .npy file'),
  )
    .option(
      '--channels <names>',
      'recordings: names or numbers of channels, such as MLII (default: all)',
      parseNames,
    )
    .option('--strict', STRICT_HELP)
    .addHelpText(
      'after',
      '\nA recording becomes one column in physical units for every channel, and in CSV a column of time before them. A table\n' +
        'becomes its features, with the columns label and subject, or in NumPy the files <out>.labels.npy and <out>.groups.npy.\n' +
        '\nExample:\n  $ ffirm data convert data/mitdb/100 100.csv --channels MLII\n' +
        '  $ ffirm data convert beats.csv beats.npy --label class',
    )
    .action(convert);
}
