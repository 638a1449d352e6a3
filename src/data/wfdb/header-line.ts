import type { ReportOddity } from '../oddity.js';

/** A line of a header that says something. */
export interface HeaderLine {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
  /** Without white space at its ends. */
  readonly text: string;
  /** What white space separates; at least one. */
  readonly fields: readonly string[];
}

/** Tells of a field that says nothing sensible but is not needed. */
export function reportField(
  line: HeaderLine,
  field: string,
  oddity: { readonly problem: string; readonly effect: string; readonly remedy: string },
  report: ReportOddity,
): void {
  report({ kind: `header, ${field}`, source: line.file, place: `line ${line.number}, ${field}`, ...oddity });
}
