import { groupDigits, timesFewer } from '../../dist/report/format.js';
import { markdownTable } from '../../dist/report/text-table.js';
import { spreadText } from './spread.mjs';

/** Percent with two decimals, over seeds. */
export const percents = (spread) => spreadText(spread, (value) => value.toFixed(2));

/** Whole numbers with their digits in groups, over seeds. */
export const wholes = (spread) => spreadText(spread, groupDigits);

/** Three significant digits of a number that may be small, over seeds. */
export const shorts = (spread) =>
  spreadText(spread, (value) => (value >= 100 ? groupDigits(value) : value.toPrecision(3)));

/** How many times fewer, over seeds. */
export const fewer = (spread) => spreadText(spread, timesFewer);

/** A Markdown table of columns, each with its head and its cell of a row. */
export function tableText(columns, rows) {
  const table = {
    head: columns.map(({ head }) => head),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
  return markdownTable(table).join('\n');
}

/** The note below every table of figures. */
export function spreadNote(seeds) {
  return `Mean over seeds ${seeds.join(', ')} (lowest to highest).`;
}

/** Columns of all tables of networks. */
export const ACCURACY = [
  { head: 'float %', cell: ({ accuracy }) => percents(accuracy.float) },
  { head: 'int8 %', cell: ({ accuracy }) => percents(accuracy.int8) },
  { head: 'early exit %', cell: ({ accuracy }) => percents(accuracy.earlyExit) },
];

export const COST = [
  { head: 'mean MACs', cell: ({ macs }) => wholes(macs.mean) },
  { head: 'worst MACs', cell: ({ macs }) => wholes(macs.worst) },
  { head: 'instructions', cell: ({ instructions }) => wholes(instructions.mean) },
];
