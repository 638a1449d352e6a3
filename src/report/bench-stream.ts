import type { StreamBenchReport } from '../bench/stream.js';
import { groupDigits, percent } from './format.js';
import type { TextTable } from './text-table.js';

/** The instructions of raw samples and answers on every core. */
export function streamBenchTable(reports: readonly StreamBenchReport[]): TextTable {
  return {
    head: [
      ...['core', 'per sample, front end', 'worst sample', 'per answer, network', 'worst answer'],
      ...['per answer, total', 'per second of signal', 'cycles per second (est.)'],
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

/** The load of boards that process a signal, and the energy of an answer. */
export function streamBoardsTable(reports: readonly StreamBenchReport[]): TextTable {
  return {
    head: ['board', 'core', 'MHz', 'busy %', 'uJ per answer'],
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
