import { basename, extname } from 'node:path';
import type { TimeConfig } from '../../config/data-config.js';
import { LARGEST_INT32 } from '../../kernel/limits.js';
import type { ChannelFault } from '../recording.js';
import type { ColumnChoice } from '../table/columns.js';

/** A column of samples. */
export interface NumberColumn {
  readonly name: string;
  /** One for every row; NaN for empty cells. Empty if the column has a fault or was not requested. */
  readonly samples: Float64Array;
  /** The first value that is not a whole number of 32 bits, and where it is; absent if there is none. */
  readonly fraction?: { readonly place: string; readonly text: string };
  /** Why the column has no samples, if it has none. */
  readonly fault?: ChannelFault;
}

/** The columns of a file whose rows are samples. */
export interface NumberColumns {
  /** The columns that are neither labels nor subjects nor times. */
  readonly columns: readonly NumberColumn[];
  /** Rows. */
  readonly count: number;
  /** Class of every row, -1 for an empty cell; undefined if no column has classes. */
  readonly classes: { readonly names: readonly string[]; readonly labels: Int16Array } | undefined;
  /** Subject of every row. */
  readonly subjects: readonly string[] | undefined;
  /** Time of every row in seconds; undefined if no column has times. */
  readonly times: Float64Array | undefined;
}

/** A path without its folder, its ending and the ending of gzip. */
export function titleOf(path: string): string {
  const plain = basename(path).replace(/\.gz$/i, '');
  return basename(plain, extname(plain));
}

/** The roles of the columns of a file. */
export interface ColumnRoles {
  readonly label?: ColumnChoice | undefined;
  readonly subject?: ColumnChoice | undefined;
  /** The column of times, and the unit of numbers in it. */
  readonly time?: Pick<TimeConfig, 'column' | 'unit'> | undefined;
  /**
   * Whether a column is requested, by its place among those that are neither labels nor subjects nor times; when absent all, or those that the
   * format takes for channels.
   */
  readonly wanted?: ((names: readonly string[]) => readonly number[]) | undefined;
}

/** Whether a value is a whole number of 32 bits, other than the mark of what was not measured. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= LARGEST_INT32;
}
