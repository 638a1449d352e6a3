import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { isEncoding } from '../config/encoding.js';
import { either } from '../config/expectation.js';
import { DATASET_NAMES, type DatasetName } from '../data/get/catalogue.js';
import { type GetProgress, getDataset } from '../data/get/get.js';
import { collectOddities, type OddityCount, type ReportOddity, refuseOddity } from '../data/oddity.js';
import { openRecording } from '../data/open-recording.js';
import { RECORDING_READERS } from '../data/readers/recordings.js';
import type { TableOptions } from '../data/readers/table-reader.js';
import {
  findTableFormat,
  inspectTable,
  nameOfTableFormat,
  readTable,
  TABLE_FORMATS,
} from '../data/readers/tables.js';
import type { RecordingFile } from '../data/recording.js';
import type { ColumnChoice } from '../data/table/columns.js';
import { writeCsv, writeNpy } from '../data/table/write-table.js';
import { InputError } from '../errors/input-error.js';
import { writePieces } from '../io/write-pieces.js';
import { warningOfOddities } from '../pipeline/step-data.js';
import { excerpt } from '../text/terminal.js';
import { folderLines, summarizeFolder } from './data-folder.js';
import {
  chooseChannels,
  oddityLines,
  recordingCsv,
  recordingLines,
  recordingNpy,
  recordingTraces,
  summarizeRecording,
} from './data-recording.js';
import { tableLines } from './data-table.js';
import { parseNames, STRICT_HELP } from './options.js';
import { printResult, terminalReporter } from './terminal.js';

/** Options of the commands that read a file. */
interface ReadOptions extends TableOptions {
  readonly json?: boolean;
  readonly rate?: number;
  readonly strict?: boolean;
}

/** A column by its name, or by its index where it is written as a number. */
function parseColumn(text: string): ColumnChoice {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function parseColumns(text: string): readonly ColumnChoice[] {
  return parseNames(text).map(parseColumn);
}

function parseEncoding(text: string): string {
  if (!isEncoding(text)) {
    throw new InvalidArgumentError(`"${text}" is not a known encoding; write one like utf-8 or windows-1252`);
  }
  return text;
}

function parseSeconds(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text))
    throw new InvalidArgumentError(`"${text}" is not a number of seconds; write one like 2.5`);
  return value;
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || rate <= 0) {
    throw new InvalidArgumentError(`"${text}" is not a rate; write samples per second like 173.61`);
  }
  return rate;
}

function parseDelimiter(text: string): string {
  const delimiter = text === '\\t' ? '\t' : text;
  if (delimiter.length !== 1)
    throw new InvalidArgumentError('a delimiter is one character; write it, or \\t for a tab');
  return delimiter;
}

/** Options by which a table or recording is read. */
function withReadOptions(command: Command): Command {
  return command
    .option('--rate <hz>', 'samples per second, for text recordings, which do not say it', parseRate)
    .option('--label <column>', 'CSV: column of the class, by name or index', parseColumn)
    .option('--subject <column>', 'CSV: column of the subject, by name or index', parseColumn)
    .option('--columns <columns>', 'CSV: the features, by name or index (default: all others)', parseColumns)
    .option('--ignore <columns>', 'CSV: columns to ignore, by name or index', parseColumns)
    .addOption(
      new Option('--missing <what>', 'CSV: rows in which a value is missing').choices(['refuse', 'drop']),
    )
    .option('--header', 'CSV and text: the first row names the columns (default for CSV)')
    .option('--no-header', 'CSV and text: the first row does not name the columns')
    .option(
      '--delimiter <character>',
      'CSV and text: character between columns (default: detected)',
      parseDelimiter,
    )
    .option('--comment <mark>', 'CSV and text: lines that start with this mark are comments')
    .addOption(new Option('--decimal <mark>', 'CSV and text: decimal mark').choices(['.', ',']))
    .option('--encoding <name>', 'CSV and text: encoding, such as windows-1252', parseEncoding)
    .option('--labels <file>', 'IDX and NumPy: file with the labels, or a member such as data.npz:labels')
    .option('--groups <file>', 'NumPy: file with the subjects, or a member')
    .option('--json', 'print the result as JSON on standard output');
}

/** The options that say how a recording is read. */
function recordingOptions({ rate, header, delimiter, comment, decimal, encoding }: ReadOptions) {
  const layout = { header, delimiter, comment, decimal, encoding };
  return { ...layout, ...(rate === undefined ? {} : { rate }) };
}

/** Uses a recording and closes it, whatever happens. */
async function withRecording<Result>(
  path: string,
  options: ReadOptions,
  report: ReportOddity,
  use: (recording: RecordingFile) => Promise<Result>,
): Promise<Result> {
  const recording = await openRecording(path, { report, ...recordingOptions(options) });
  try {
    return await use(recording);
  } finally {
    await recording.close();
  }
}

interface InspectOptions extends ReadOptions {
  readonly start: number;
  readonly seconds: number;
  readonly plot: boolean;
}

/** A bar for the recordings of a folder on a terminal, a line elsewhere. */
function folderProgress() {
  const reporter = terminalReporter();
  let bar: SingleBar | undefined;
  return {
    update: (done: number, total: number, file: string) => {
      if (process.stderr.isTTY !== true) {
        if (done === 0) reporter.note(`opening ${total} recordings`);
        return;
      }
      if (bar === undefined) {
        const format = '  {bar} {value} of {total} {file}';
        bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
        bar.start(total, 0, { file: '' });
      }
      bar.update(done, { file: excerpt(file, 40) });
    },
    stop: () => bar?.stop(),
  };
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

function addInspect(data: Command): void {
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

interface GetCommandOptions {
  readonly into: string;
  readonly mirror?: string;
  readonly only?: readonly string[];
  readonly json?: boolean;
}

/** A bar for files and bytes on a terminal; a line for every file elsewhere. Standard error, as other progress. */
function getProgressBar() {
  const reporter = terminalReporter();
  let bar: SingleBar | undefined;
  let file: string | undefined;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return {
    update: (progress: GetProgress) => {
      const { done, files, received, total } = progress;
      const title = `${progress.file} (${done + 1} of ${files})`;
      if (process.stderr.isTTY !== true) {
        if (progress.file !== file) reporter.note(title);
        file = progress.file;
        return;
      }
      if (bar === undefined) {
        const format = '  {bar} {title} {text}';
        bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
        bar.start(1, 0, { title, text: '' });
      }
      const text = `${megabytes(received)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB`;
      const share = total === undefined || total === 0 ? 0 : received / total;
      bar.setTotal(files);
      bar.update(done + share, { title, text });
    },
    stop: () => bar?.stop(),
  };
}

function addGet(data: Command): void {
  data
    .command('get')
    .description('fetch a public data set and check its checksums; continues an interrupted fetch')
    .addArgument(new Argument('<dataset>', 'the data set').choices(DATASET_NAMES))
    .option('--into <folder>', 'folder in which the data set gets its own folder', 'data')
    .option('--mirror <address>', 'folder with the same files, instead of the original address')
    .option(
      '--only <names>',
      'mitdb: records such as 100,101; chbmit (42 GB): subjects such as chb01',
      parseNames,
    )
    .option('--json', 'print the result as JSON on standard output')
    .addHelpText(
      'after',
      '\nExample:\n  $ ffirm data get mitdb\n  $ ffirm data get chbmit --only chb01 --into data',
    )
    .action(async (dataset: DatasetName, { into, mirror, only, json }: GetCommandOptions) => {
      const progress = getProgressBar();
      const report = await getDataset(dataset, { into, mirror, only, onProgress: progress.update }).finally(
        progress.stop,
      );
      printResult(report, json, () => [
        report.title,
        `${report.folder}: ${report.downloaded} files fetched, ${report.present} already there`,
        ...(report.after === null ? [] : [report.after]),
      ]);
    });
}

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

function addConvert(data: Command): void {
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
