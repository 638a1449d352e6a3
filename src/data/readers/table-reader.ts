import type { ReportOddity } from '../oddity.js';
import type { ArrayList } from '../table/array-list.js';
import type { CsvOptions } from '../table/csv.js';
import type { TableSummary } from '../table/summary.js';
import type { Table } from '../table/table.js';

/** What a table is read with, beside its path; a reader takes what its format needs. */
export interface TableOptions extends CsvOptions {
  /** File of the labels, or member as in "data.npz:labels", where they are not in the table itself. */
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

/** What is in a file of tables, without its values: plain JSON. */
export type TableFileSummary = (TableSummary & { readonly kind: 'table' }) | ArrayList;

/** One format of tables: how its files are recognized and read. Nothing else knows the format. */
export interface TableReader<Config> {
  /** Name of the format in the summary of a folder. */
  readonly format: string;
  /** Whether the last part of a path, in small letters and without ".gz", is a file of this format. */
  recognizes(name: string): boolean;
  /** Whether a file, plain or gzip, starts as files of this format do; absent where the first bytes say nothing. */
  readonly startsAs?: (path: string) => Promise<boolean>;
  /** @throws InputError when the table cannot be read */
  read(path: string, options: TableOptions, report: ReportOddity): Promise<Table>;
  /**
   * What is in a file, where that is not best said of the table that `read` makes of it; undefined where it is.
   *
   * @throws InputError when the file cannot be read
   */
  readonly summarize?: (
    path: string,
    options: TableOptions,
    report: ReportOddity,
  ) => Promise<TableFileSummary | undefined>;
  /** What the data are called in reports. */
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
