import type { FigureScore, Tabulated } from '../metrics/tabulate.js';
import type { ProtocolReport } from '../pipeline/protocol-step.js';
import type { TableStyle } from './confusion.js';
import { groupDigits, percent } from './format.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';

function valueText(value: number | null): string {
  return value === null ? '-' : percent(value);
}

/** "91.20 (85.10 to 95.00)" */
function withInterval(value: number | null, interval: FigureScore['grossInterval']): string {
  if (value === null || interval === null) return valueText(value);
  return `${percent(value)} (${percent(interval[0])} to ${percent(interval[1])})`;
}

/** "V sensitivity %" */
function headOf({ name, unit }: FigureScore): string {
  return `${name} ${unit}`;
}

function figuresTable({ figures }: Tabulated, meanOver: ProtocolReport['meanOver']): TextTable {
  return {
    head: ['figure', 'gross', `mean of ${meanOver}`, 'worst person'],
    rows: figures.map((figure) => [
      headOf(figure),
      withInterval(figure.gross, figure.grossInterval),
      withInterval(figure.mean, figure.meanInterval),
      figure.worst === null ? '-' : `${valueText(figure.worst.value)} (${figure.worst.subject})`,
    ]),
  };
}

/** A row for every recording, or for every person. */
function rowsTable(
  first: string,
  rows: readonly (readonly [
    name: string,
    row: Tabulated['people'][number] | Tabulated['recordings'][number],
  ])[],
  { figures }: Tabulated,
): TextTable {
  return {
    head: [first, ...Object.keys(rows[0]?.[1].counts ?? {}), ...figures.map(headOf)],
    rows: rows.map(([name, { counts, values }]) => [
      name,
      ...Object.values(counts).map(groupDigits),
      ...values.map(valueText),
    ]),
  };
}

/** Whether every person has one recording, so that tables of both would say the same. */
function areAlike({ people, recordings }: Tabulated): boolean {
  return people.length === recordings.length;
}

/**
 * Scores by a protocol: all figures with their intervals and the worst person, for the whole network and with early exit; then
 * every person, and every recording if people have several; what is left out; and what belongs to the figures.
 */
export function protocolLines(report: ProtocolReport, style: TableStyle = 'plain'): readonly string[] {
  const inStyle = style === 'markdown' ? markdownTable : plainTable;
  const { int8, earlyExit, meanOver, leftOut } = report;
  const nameOf = (row: Tabulated['recordings'][number]) =>
    row.recording === row.subject ? row.recording : `${row.recording} (${row.subject})`;
  const people = earlyExit.people.map((row) => [row.subject, row] as const);
  const recordings = earlyExit.recordings.map((row) => [nameOf(row), row] as const);
  return [
    `${report.dataset}: ${report.title}; ${int8.recordings.length} recordings of ${int8.people.length} people; 95 % intervals by bootstrap ` +
      'over people',
    '',
    'Whole network',
    ...inStyle(figuresTable(int8, meanOver)),
    '',
    'With early exit',
    ...inStyle(figuresTable(earlyExit, meanOver)),
    ...(meanOver === 'people' || !areAlike(earlyExit)
      ? ['', 'By person, with early exit', ...inStyle(rowsTable('person', people, earlyExit))]
      : []),
    ...(meanOver === 'recordings' || !areAlike(earlyExit)
      ? ['', 'By recording, with early exit', ...inStyle(rowsTable('recording', recordings, earlyExit))]
      : []),
    '',
    leftOut.length === 0
      ? 'No recording is left out.'
      : `Left out: ${leftOut.map(({ recording, reason }) => `${recording} (${reason})`).join(', ')}.`,
    ...report.notes,
  ];
}
