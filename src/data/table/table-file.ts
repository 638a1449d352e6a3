import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { startsAsIdx } from '../idx.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { readCifar10 } from './cifar10.js';
import { type CsvOptions, readCsv } from './csv.js';
import { readIdxTable } from './idx-table.js';
import { readNpy } from './npy.js';
import type { Table } from './table.js';

/** Formats of tables. */
export type TableFormat = 'csv' | 'npy' | 'npz' | 'idx' | 'cifar10';

/** What the formats need beside the path; each takes what is its own. */
export interface TableOptions extends CsvOptions {
  /** File of the labels, or member as in "data.npz:labels", where they are not in the table itself. */
  readonly labels?: string | undefined;
  /** NumPy: file or member of the subjects. */
  readonly groups?: string | undefined;
}

/** The format that a file's name stands for; undefined when it is no table's. */
export function tableFormatOf(path: string): TableFormat | undefined {
  const name = basename(path).toLowerCase().replace(/\.gz$/, '');
  if (/\.npz(:[^:]+)?$/.test(name)) return 'npz';
  if (/\.(csv|tsv|tab)$/.test(name)) return 'csv';
  if (name.endsWith('.npy')) return 'npy';
  if (name.endsWith('.bin')) return 'cifar10';
  if (/(-|\.)idx\d?(-ubyte)?$/.test(name)) return 'idx';
  return undefined;
}

/** Endings of recordings, whose first bytes may be any. */
const RECORDING = /\.(hea|dat|mat|edf|txt)(\.gz)?$/i;

/**
 * The format of a table by its name, or by its first bytes where the name says nothing; undefined when it is no table. A
 * config names the format; a command has only the file.
 */
export async function findTableFormat(path: string): Promise<TableFormat | undefined> {
  const named = tableFormatOf(path);
  if (named !== undefined || RECORDING.test(path) || existsSync(`${path}.hea`)) return named;
  return (await startsAsIdx(path)) ? 'idx' : undefined;
}

/**
 * Reads a table of any format.
 *
 * @param report hears of what is odd; all of it is refused when absent
 * @throws InputError as the reader of the format
 */
export function readTable(
  path: string,
  format: TableFormat,
  options: TableOptions,
  report: ReportOddity = refuseOddity,
): Promise<Table> {
  switch (format) {
    case 'csv':
      return readCsv(path, options, report);
    case 'npy':
    case 'npz':
      return readNpy({ features: path, labels: options.labels, groups: options.groups }, report);
    case 'idx':
      return readIdxTable(path, options.labels, report);
    case 'cifar10':
      return readCifar10([path]);
  }
}
