import { quoted } from '../../text/quoted.js';
import type { ReportOddity } from '../oddity.js';

/** Names of columns that count rows or give the time. */
const COUNTER_NAME = new RegExp(
  [
    '^((row|sample|record|subject|user|person|patient)[ _-]?)?(id|ids|index|idx|no|nr|number)$',
    '^unnamed: [0-9]+$',
    '^(date|time|timestamp|datetime|elapsed|time_?stamp)([ _-]?(s|ms|us|ns|sec|seconds|millis|utc|unix))?( ?[[(].*[\\])])?$',
  ].join('|'),
  'i',
);

/** Least number of rows that a column must count to be reported as a counter. */
const FEWEST = 8;

/** Watches columns of numbers for counters. */
export interface CounterWatch {
  /** Receives the next number of a column. */
  see(column: number, value: number): void;
  /**
   * Reports the columns that look like counters.
   *
   * @param isUsed whether a column is used at all; all are when absent
   */
  report(source: string, remedy: string, report: ReportOddity, isUsed?: (column: number) => boolean): void;
}

/** Watches columns with these names. From a counter, a network would learn the order in which the samples were written. */
export function watchCounters(names: readonly string[]): CounterWatch {
  const last = new Float64Array(names.length);
  const step = new Float64Array(names.length);
  const seen = new Uint32Array(names.length);
  const steady = new Uint8Array(names.length).fill(1);
  return {
    see: (column, value) => {
      const change = value - last[column];
      last[column] = value;
      if (steady[column] === 0) return;
      const count = seen[column]++;
      if (count === 0) return;
      if (count === 1) step[column] = change;
      // Times that are written with few digits do not rise by exactly the same amount.
      const same = Math.abs(change - step[column]) <= 1e-6 * Math.abs(step[column]);
      if (step[column] <= 0 || !same) steady[column] = 0;
    },
    report: (source, remedy, report, isUsed = () => true) => {
      names.forEach((name, column) => {
        const counts = steady[column] === 1 && seen[column] >= FEWEST;
        if (!isUsed(column) || (!counts && !COUNTER_NAME.test(name.trim()))) return;
        report({
          ...{ kind: 'csv-counter', source, place: `column ${quoted(name)}` },
          problem: counts
            ? `the column rises by ${Number(step[column].toPrecision(6))} in every row`
            : 'the column has the name of a counter',
          effect: 'it is used as a feature',
          remedy,
        });
      });
    },
  };
}
