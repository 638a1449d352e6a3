import Table from 'cli-table3';
import { markdownText } from '../text/markdown.js';
import { terminalLine } from '../text/terminal.js';

/** A table of texts: the first column aligned left, the others, which are numbers, right. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** cli-table3 draws a border unless every border character is empty. */
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

/** For a terminal: no border, no colour, and a line for every row, whatever the texts contain. */
export function plainTable({ head, rows }: TextTable): readonly string[] {
  const table = new Table({
    head: head.map(terminalLine),
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    chars: noBorder,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of rows) table.push(row.map(terminalLine));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Markdown with padded columns, so that the source is readable too. */
export function markdownTable({ head, rows }: TextTable): readonly string[] {
  const texts = [head, ...rows].map((row) => row.map(markdownText));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const padded = texts.map((row) =>
    line(row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])))),
  );
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [padded[0], line(rule), ...padded.slice(1)];
}
