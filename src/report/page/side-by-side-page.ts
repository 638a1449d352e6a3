import * as Plot from '@observablehq/plot';
import { version } from '../../io/package.js';
import type { RunBeside } from '../../pipeline/side-by-side.js';
import { terminalLine } from '../../text/terminal.js';
import { shortCount } from '../format.js';
import { besideNotes, figureRows, headings, wordRows } from '../side-by-side-table.js';
import { cell, type PageChart, type Section, text } from './block.js';
import { COLORS, drawChart } from './draw.js';
import { renderPage } from './page.js';

/** Accuracy against cost, a point for every run. */
function runsChart(runs: readonly RunBeside[]): PageChart {
  const names = headings(runs).map((name) => terminalLine(name).slice(0, 40));
  const points = runs.map(({ accuracy, macs, accuracyInterval }, i) => ({
    ...{ name: names[i], accuracy: accuracy.earlyExit, macs: macs.mean },
    low: accuracyInterval?.low ?? accuracy.earlyExit,
    high: accuracyInterval?.high ?? accuracy.earlyExit,
  }));
  const most = Math.max(...points.map(({ macs }) => macs));
  const span = [Math.min(...points.map(({ low }) => low)), Math.max(...points.map(({ high }) => high))];
  const room = Math.max(0.1, 0.25 * (span[1] - span[0]));
  return drawChart(
    (_, isNarrow) => ({
      height: isNarrow ? 240 : 300,
      marginLeft: 48,
      marginRight: isNarrow ? 24 : 80,
      marginTop: 26,
      marginBottom: 40,
      x: {
        ...{ domain: [0, 1.1 * most], label: 'mean multiply-accumulates per sample' },
        ...{ ticks: isNarrow ? 4 : 8, tickFormat: (value: number) => shortCount(value) },
      },
      y: { domain: [span[0] - room, span[1] + room], label: 'accuracy with early exit, %', ticks: 5 },
      marks: [
        Plot.gridY({ stroke: COLORS.line, strokeOpacity: 1, ticks: 5 }),
        Plot.ruleX(points, { x: 'macs', y1: 'low', y2: 'high', stroke: COLORS.accent, strokeWidth: 2 }),
        Plot.dot(points, { x: 'macs', y: 'accuracy', r: 4.5, fill: COLORS.accent }),
        // A name stands on the side where there is room.
        ...(['start', 'end'] as const).map((textAnchor) =>
          Plot.text(
            points.filter(({ macs }) => macs > most / 2 === (textAnchor === 'end')),
            {
              ...{ x: 'macs', y: 'accuracy', text: 'name', fontSize: 11.5, fill: COLORS.muted },
              ...{ textAnchor, dx: textAnchor === 'end' ? -10 : 10, dy: -4 },
            },
          ),
        ),
      ],
    }),
    'Accuracy against the mean number of multiply-accumulates of every run, with intervals of 95 %.',
  );
}

/** The page of several runs. */
export function sideBySidePage(runs: readonly RunBeside[]): string {
  const hasChange = runs.length === 2;
  const section: Section = {
    id: 'runs',
    title: text('Side by side'),
    blocks: [
      { chart: runsChart(runs) },
      {
        table: {
          title: text('Figures of the runs'),
          head: ['figure', ...headings(runs), ...(hasChange ? ['change'] : [])].map((one) => cell(one)),
          rows: [...wordRows(runs), ...figureRows(runs)].map(({ what, values, change }) => ({
            cells: [what.trim(), ...values, ...(hasChange ? [change] : [])].map((one) => cell(one)),
          })),
        },
      },
      ...besideNotes(runs).map((note) => ({ note: text(note) })),
    ],
  };
  return renderPage({
    title: text(headings(runs).join(' and ')),
    lead: text(`${runs.length} runs of ffirm`),
    figures: [],
    sections: [section],
    footer: text(
      `Made by ffirm ${version}. The page has all it needs in it: it loads nothing and sends nothing.`,
    ),
  });
}
