import type { ReportData } from '../../../pipeline/report-data.js';
import { groupDigits, percent, timesFewer } from '../../format.js';
import { cell, type Section, text } from '../block.js';
import { curveChart } from '../charts.js';

/** The claim as a sentence. */
function claimText({ claim, exitRule }: ReportData): string {
  if (claim === null) return `The stopping rule "${exitRule}" makes no claim about what early exit costs.`;
  return `${claim[0].toUpperCase()}${claim.slice(1)}.`;
}

/** Accuracy against cost, and what was chosen. */
export function costSection(data: ReportData): Section {
  const { curve } = data;
  return {
    id: 'cost',
    title: text('What an answer costs'),
    blocks: [
      { claim: text(claimText(data)) },
      { chart: curveChart(data) },
      {
        table: {
          title: text('Stopping rules'),
          head: ['stopping rule', 'accuracy %', 'macro-F1 %', 'mean MACs', 'worst MACs', 'fewer'].map((one) =>
            cell(one),
          ),
          rows: curve.map(({ title, configured, accuracy, macroF1, macs, fewer }) => ({
            ...(configured ? { kind: 'chosen' } : {}),
            cells: [
              cell(configured ? `${title} (chosen)` : title),
              cell(percent(accuracy)),
              cell(percent(macroF1)),
              cell(groupDigits(macs.mean)),
              cell(groupDigits(macs.worst)),
              cell(timesFewer(fewer)),
            ],
          })),
        },
      },
      {
        note: text(
          'Test samples show what each rule would have given; the budget was chosen in the config, and its thresholds on validation samples. ' +
            'MACs are multiply-accumulates, everything that early exit itself does included.',
        ),
      },
      ...curve.flatMap(({ unsupported, title }) =>
        unsupported === undefined ? [] : [{ note: text(`${title}: ${unsupported}.`) }],
      ),
    ],
  };
}
