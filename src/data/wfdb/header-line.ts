/** A line of a header that says something. */
export interface HeaderLine {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
  /** What white space separates; at least one. */
  readonly fields: readonly string[];
}
