import { basename } from 'node:path';
import type { TableFormat, TableOf } from '../../config/data-config.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { summarizeTable } from '../table/summary.js';
import type { Table } from '../table/table.js';
import { cifar10 } from './cifar10.js';
import { csv } from './csv.js';
import { idx } from './idx.js';
import { numpy } from './numpy.js';
import { isRecordingPath } from './recordings.js';
import type { NamedPath, TableFileSummary, TableOptions, TableReader } from './table-reader.js';

/** The readers of tables by `data.source`; their options in a config are in src/config/data-config.ts. */
const TABLE_READERS: { readonly [Format in TableFormat]: TableReader<TableOf<Format>> } = {
  csv,
  npy: numpy,
  idx,
  cifar10,
};

/** Every format of tables. */
export const TABLE_FORMATS: readonly TableFormat[] = Object.keys(TABLE_READERS).filter(
  (name): name is TableFormat => name in TABLE_READERS,
);

/** The table format of a file name; undefined when there is none. */
export function tableFormatOf(path: string): TableFormat | undefined {
  const name = basename(path).toLowerCase().replace(/\.gz$/, '');
  return TABLE_FORMATS.find((format) => TABLE_READERS[format].recognizes(name));
}

/**
 * The format of a table by its name, or by its first bytes if the name says nothing; undefined if it is not a table. A config
 * names the format; a command has only the file.
 */
export async function findTableFormat(path: string): Promise<TableFormat | undefined> {
  const named = tableFormatOf(path);
  if (named !== undefined || isRecordingPath(path)) return named;
  for (const format of TABLE_FORMATS) {
    if (await TABLE_READERS[format].startsAs?.(path)) return format;
  }
  return undefined;
}

/** Name of a format for people. */
export function nameOfTableFormat(format: TableFormat): string {
  return TABLE_READERS[format].format;
}

/**
 * Reads a table of any format.
 *
 * @param report receives the oddities; all of it is refused when absent
 * @throws InputError as the reader of the format
 */
export function readTable(
  path: string,
  format: TableFormat,
  options: TableOptions,
  report: ReportOddity = refuseOddity,
): Promise<Table> {
  return TABLE_READERS[format].read(path, options, report);
}

/**
 * Describes a file of tables. Arrays that are not tables by themselves are only listed.
 *
 * @param report receives the oddities
 * @throws InputError as the reader of the format
 */
export async function inspectTable(
  path: string,
  format: TableFormat,
  options: TableOptions,
  report: ReportOddity,
): Promise<TableFileSummary> {
  const { summarize } = TABLE_READERS[format];
  const summary = await summarize?.(path, options, report);
  return summary ?? { kind: 'table', ...summarizeTable(await readTable(path, format, options, report)) };
}

/** The files that a config names. */
export function tablePaths<Format extends TableFormat>(config: TableOf<Format>): readonly NamedPath[] {
  return TABLE_READERS[config.source].pathsOf(config);
}

/** The name of the data of a config in reports. */
export function tableTitle<Format extends TableFormat>(config: TableOf<Format>): string {
  return TABLE_READERS[config.source].titleOf(config);
}

/**
 * Reads the table that a config describes.
 *
 * @param place finds a file that the config names
 * @throws InputError as the reader of the format
 */
export function readConfiguredTable<Format extends TableFormat>(
  config: TableOf<Format>,
  place: (named: NamedPath) => string,
  report: ReportOddity,
): Promise<Table> {
  return TABLE_READERS[config.source].readConfigured(config, place, report);
}
