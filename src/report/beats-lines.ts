import type { BeatsReport } from '../pipeline/beats-step.js';
import { groupDigits, percent } from './format.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';

function beatsTable({ recordings, total }: BeatsReport): TextTable {
  const percentOrDash = (value: number | null) => (value === null ? '-' : percent(value));
  return {
    head: ['recording', 'annotated', 'found', 'missed', 'false', 'Se %', 'PPV %'],
    rows: [...recordings, total].map(({ recording, annotated, found, matched, sensitivity, ppv }) => [
      recording,
      ...[annotated, found, annotated - matched, found - matched].map(groupDigits),
      percentOrDash(sensitivity),
      percentOrDash(ppv),
    ]),
  };
}

/** A row for every recording and one for all of them. */
export function beatsLines(report: BeatsReport, markdown = false): readonly string[] {
  const table = beatsTable(report);
  return [
    ...(markdown ? markdownTable(table) : plainTable(table)),
    '',
    `R peaks within ${Math.round(1000 * report.tolerance)} ms of an annotated beat, one to one`,
  ];
}
