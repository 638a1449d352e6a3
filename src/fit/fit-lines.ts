import { groupDigits, percent } from '../report/format.js';
import { plainTable } from '../report/text-table.js';
import type { FitReport, FitRow } from './fit-report.js';

function cells(row: FitRow, recommended: number | null): readonly string[] {
  const { number, network, rule, learningRate, epochs, accuracy, instructions, flash, ram } = row;
  const marks = [
    ...(number === recommended ? ['recommended'] : row.front ? ['front'] : []),
    ...(row.fits ? [] : ['beyond the limits']),
  ];
  return [
    `${number === 0 ? 'as given: ' : ''}${network}`,
    rule,
    `${learningRate} x ${epochs}`,
    accuracy === null ? 'not trained' : percent(accuracy.mean),
    accuracy === null ? '' : `${percent(accuracy.lowest)} to ${percent(accuracy.highest)}`,
    instructions === null ? '' : groupDigits(instructions.mean),
    instructions === null ? '' : groupDigits(instructions.worst),
    groupDigits(flash),
    groupDigits(ram),
    marks.join(', '),
  ];
}

/** A search for people: the finalists by cost, and what is recommended. */
export function fitLines(report: FitReport): readonly string[] {
  const { finalists, recommended, test, config, trials, seeds, core } = report;
  const sorted = [...finalists].sort(
    (a, b) => (a.instructions?.mean ?? Infinity) - (b.instructions?.mean ?? Infinity) || a.number - b.number,
  );
  const counted = sorted.every((row) => row.counted);
  const head = ['network', 'rule', 'rate x epochs', 'valid. %', `${seeds} seeds`, 'instructions', 'worst'];
  return [
    '',
    `${trials.tried} configs tried, ${finalists.length} of them to the end; instructions and bytes on ${core}, ${counted ? 'counted' : 'estimated'}`,
    '',
    ...plainTable({
      head: [...head, 'flash', 'RAM', ''],
      rows: sorted.map((row) => cells(row, recommended)),
    }),
    '',
    ...(recommended === null
      ? ['nothing that was tried is within the limits; raise them, or give more --trials']
      : []),
    ...(test === null
      ? []
      : [
          `test        int8 ${percent(test.whole)} %   int8 with early exit ${percent(test.earlyExit)} %, looked at once`,
        ]),
    ...(config === null ? [] : [`written     ${config}: ffirm run ${config}`]),
  ];
}
