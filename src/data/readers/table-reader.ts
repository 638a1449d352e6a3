import type { ReportOddity } from '../oddity.js';
import type { ArrayList } from '../table/array-list.js';
import type { CsvOptions } from '../table/csv.js';
import type { TableSummary } from '../table/summary.js';
import type { Table } from '../table/table.js';

/** Options for reading a table; each reader uses those that its format needs. */
export interface TableOptions extends CsvOptions {
  /** File with the labels, or member as in "data.npz:labels", if they are not in the table itself. */
  readonly labels?: string | undefined;
  /** NumPy: file or member of the subjects. */
  readonly groups?: string | undefined;
}

/** A file, or a member of one as in "data.npz:labels", that a config names. */
export interface NamedPath {
  /** In `data`. */
  readonly key: string;
  readonly path: string;
}

/** The description of a file of tables, without its values: plain JSON. */
export type TableFileSummary = (TableSummary & { readonly kind: 'table' }) | ArrayList;

/** One format of tables: how its files are recognized and read. Nothing else knows the format. */
export interface TableReader<Config> {
  /** Name of the format in the summary of a folder. */
  readonly format: string;
  /** Whether the last part of a path, in lower case and without ".gz", is a file of this format. */
  recognizes(name: string): boolean;
  /** Whether a file, plain or gzip, starts like files of this format; absent if the first bytes say nothing. */
  readonly startsAs?: (path: string) => Promise<boolean>;
  /** @throws InputError when the table cannot be read */
  read(path: string, options: TableOptions, report: ReportOddity): Promise<Table>;
  /**
   * The content of a file, for files that are not best described by the table that `read` returns; undefined for the others.
   *
   * @throws InputError when the file cannot be read
   */
  readonly summarize?: (
    path: string,
    options: TableOptions,
    report: ReportOddity,
  ) => Promise<TableFileSummary | undefined>;
  /** The name of the data in reports. */
  titleOf(config: Config): string;
  /** The files that a config names. */
  pathsOf(config: Config): readonly NamedPath[];
  /**
   * Reads the table that a config describes.
   *
   * @param place finds a file that the config names
   * @throws InputError when the table cannot be read
   */
  readConfigured(config: Config, place: (named: NamedPath) => string, report: ReportOddity): Promise<Table>;
}
