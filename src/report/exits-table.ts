import Table from 'cli-table3';
import type { ExitsReport, ExitsRow } from '../pipeline/exits-report.js';
import { configuredMark, publishedMark } from './exits-notes.js';
import { groupDigits, percent, timesFewer } from './format.js';
import { escapeMarkdown } from './markdown.js';

const head = ['rule', 'accuracy %', 'macro-F1 %', 'mean MACs', 'worst-case MACs', 'times fewer'] as const;

/** cli-table3 draws a border unless every character of it is empty. */
const noBorder = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

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

/** The rows of a report as a table for a terminal: no border, no colour, numbers to the right. */
export function exitsTable(report: ExitsReport): readonly string[] {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    chars: noBorder,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of report.rows) table.push([...cells(row)]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** The rows of a report as a Markdown table, columns padded so that the source reads well too. */
export function exitsMarkdownTable(report: ExitsReport): readonly string[] {
  const rows = [[...head], ...report.rows.map((row) => cells(row).map(escapeMarkdown))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const padded = rows.map((row) =>
    line(row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])))),
  );
  const rule = line(
    widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  return [padded[0], rule, ...padded.slice(1)];
}
