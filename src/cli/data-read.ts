import { type Command, InvalidArgumentError, Option } from 'commander';
import { isEncoding } from '../config/encoding.js';
import type { ReportOddity } from '../data/oddity.js';
import { openRecording } from '../data/open-recording.js';
import type { TableOptions } from '../data/readers/table-reader.js';
import type { RecordingFile } from '../data/recording.js';
import type { ColumnChoice } from '../data/table/columns.js';
import { parseNames } from './options.js';

/** Options of the commands that read a file. */
export interface ReadOptions extends TableOptions {
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
export function withReadOptions(command: Command): Command {
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
export function recordingOptions({ rate, header, delimiter, comment, decimal, encoding }: ReadOptions) {
  const layout = { header, delimiter, comment, decimal, encoding };
  return { ...layout, ...(rate === undefined ? {} : { rate }) };
}

/** Uses a recording and closes it, whatever happens. */
export async function withRecording<Result>(
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
