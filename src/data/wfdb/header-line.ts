import type { ReportOddity } from '../oddity.js';

/** A line of a header that is neither empty nor a comment. */
export interface HeaderLine {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
  /** Without white space at its ends. */
  readonly text: string;
  /** The fields between white space; at least one. */
  readonly fields: readonly string[];
}

/** Reports a field that makes no sense but is not needed. */
export function reportField(
  line: HeaderLine,
  field: string,
  oddity: { readonly problem: string; readonly effect: string; readonly remedy: string },
  report: ReportOddity,
): void {
  report({ kind: `header, ${field}`, source: line.file, place: `line ${line.number}, ${field}`, ...oddity });
}
