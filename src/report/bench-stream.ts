import type { StreamBenchReport } from '../bench/stream.js';
import { groupDigits, percent } from './format.js';
import type { TextTable } from './text-table.js';

/** What raw samples and answers take of every core. */
export function streamBenchTable(reports: readonly StreamBenchReport[]): TextTable {
  return {
    head: [
      ...['core', 'a sample, front end', 'worst sample', 'an answer, network', 'worst answer'],
      ...['an answer, all', 'a second of signal', 'cycles a second (est.)'],
    ],
    rows: reports.map(({ target, sample, network, answer, second }) => [
      target,
      ...[
        sample.instructions.mean,
        sample.instructions.worst,
        network.instructions.mean,
        network.instructions.worst,
        answer.instructions,
        second.instructions,
        second.cycles,
      ].map(groupDigits),
    ]),
  };
}

/** How busy boards are with a signal, and what an answer costs in energy. */
export function streamBoardsTable(reports: readonly StreamBenchReport[]): TextTable {
  return {
    head: ['board', 'core', 'MHz', 'busy %', 'uJ an answer'],
    rows: reports.flatMap(({ target, boards }) =>
      boards.map(({ board, megahertz, busy, microjoules }) => [
        board,
        target,
        groupDigits(megahertz),
        percent(100 * busy),
        microjoules === undefined ? '-' : microjoules.toFixed(2),
      ]),
    ),
  };
}
