import plot from 'simple-ascii-chart';
import type { ExitsReport } from '../pipeline/exits-report.js';
import { fractionOf, logarithmicAxis, percentAxis } from './axis.js';
import { shortCount } from './format.js';
import { type Cell, spreadCells } from './place-letters.js';
import { wrapText } from './wrap.js';

const columns = 78;
const rows = 14;
/** Width of a line, labels included. */
const width = 100;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The letter of a row; rows after the last letter share a sign. */
function letterOf(row: number): string {
  return letters[row] ?? '+';
}

/**
 * Accuracy against mean MACs, with a letter for every row, and a legend. Rows at the same place are drawn side by side. Plain
 * text, at most 100 columns.
 */
export function exitsPlot(report: ExitsReport): readonly string[] {
  if (report.rows.length === 0) return [];
  const macs = logarithmicAxis(report.rows.map((row) => row.macs.mean));
  const accuracy = percentAxis(report.rows.map((row) => row.accuracy));
  const places: readonly Cell[] = report.rows.map((row) => ({
    column: 1 + Math.round((columns - 1) * fractionOf(macs, Math.max(1, row.macs.mean), Math.log10)),
    row: rows - Math.round((rows - 1) * fractionOf(accuracy, row.accuracy, Number)),
  }));
  const cells = spreadCells(places, columns);
  const moved = cells.some(({ column }, i) => column !== places[i].column);

  const ticksX = macs.ticks.map(Math.log10);
  const ticksY = accuracy.ticks;
  // The library has no logarithmic axis, and its axes end at the outermost points. So it is given two points, the corners of
  // the frame, and draws all letters instead of the first one.
  const chart = plot(
    [
      [ticksX[0], ticksY[0]],
      [ticksX[ticksX.length - 1], ticksY[ticksY.length - 1]],
    ],
    {
      width: columns,
      height: rows,
      customXAxisTicks: ticksX,
      customYAxisTicks: [...ticksY],
      lineFormatter: ({ index }) =>
        index > 0 ? [] : cells.map(({ column, row }, i) => ({ x: column, y: row, symbol: letterOf(i) })),
      formatter: (value, { axis }) =>
        axis === 'y' ? value.toFixed(accuracy.decimals) : shortCount(Math.round(10 ** value)),
    },
  );

  return [
    'accuracy % against mean MACs per sample (logarithmic)',
    ...chart
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== ''),
    ...report.rows.flatMap(({ title }, i) => wrapText(`${letterOf(i)} ${title}`, '  ', width)),
    ...(moved ? ['Adjacent letters may be the same point.'] : []),
  ];
}
