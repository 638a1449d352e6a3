import type { ExitsReport, ExitsRow } from '../pipeline/exits-report.js';
import { configuredMark, publishedMark } from './exits-notes.js';
import { groupDigits, percent, timesFewer } from './format.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';

const head = ['rule', 'accuracy %', 'macro-F1 %', 'mean MACs', 'worst-case MACs', 'times fewer'] as const;

function cells(row: ExitsRow): readonly string[] {
  const marks = `${row.configured ? ` ${configuredMark}` : ''}${row.sharedFirstLayer ? '' : ` ${publishedMark}`}`;
  return [
    `${row.title}${marks}`,
    percent(row.accuracy),
    percent(row.macroF1),
    groupDigits(row.macs.mean),
    groupDigits(row.macs.worst),
    timesFewer(row.fewer),
  ];
}

function tableOf(report: ExitsReport): TextTable {
  return { head, rows: report.rows.map(cells) };
}

/** The rows of a report as a table for a terminal. */
export function exitsTable(report: ExitsReport): readonly string[] {
  return plainTable(tableOf(report));
}

/** The rows of a report as a Markdown table. */
export function exitsMarkdownTable(report: ExitsReport): readonly string[] {
  return markdownTable(tableOf(report));
}
