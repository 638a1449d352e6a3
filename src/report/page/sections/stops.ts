import type { ReportData } from '../../../pipeline/report-data.js';
import { groupDigits, percent } from '../../format.js';
import { type Section, tableOf, text } from '../block.js';
import { marginsChart, stopsChart } from '../charts.js';

/** Where samples stop, and how far answers lead. */
export function stopsSection(data: ReportData): Section {
  const { stops, testSamples } = data;
  return {
    id: 'stops',
    title: text('Where samples stop'),
    blocks: [
      { chart: stopsChart(data) },
      {
        table: tableOf(
          'Exit points',
          ['exit point', 'samples', 'samples %', 'right %', 'MACs up to here'],
          stops.map(({ layer, units, samples, right, macs }) => [
            `layer ${layer + 1}, ${groupDigits(units)} units`,
            groupDigits(samples),
            percent((100 * samples) / testSamples),
            samples === 0 ? '-' : percent((100 * right) / samples),
            groupDigits(macs),
          ]),
        ),
      },
      { heading: text('Margins of right and wrong answers'), chart: marginsChart(data) },
    ],
  };
}
