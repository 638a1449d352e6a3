import type { KernelReport, KernelRow, LayerCost } from '../bench/kernels.js';
import type { LearnBenchReport } from '../bench/learn.js';
import type { StreamBenchReport } from '../bench/stream.js';
import type { ExitEffort } from '../bench/summary.js';
import type { BenchResults } from '../pipeline/bench-step.js';
import { markdownText } from '../text/markdown.js';
import { groupDigits, percent } from './format.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';
import { wrapText } from './wrap.js';

/** The instructions of raw samples and answers on every core. */
function streamBenchTable(reports: readonly StreamBenchReport[]): TextTable {
  return {
    head: [
      ...['core', 'collect a sample', 'worst', 'describe', 'worst', 'per answer, network', 'worst'],
      ...[
        'per answer, total',
        `in blocks of ${reports[0]?.blocks.samples}`,
        'per second of signal',
        'cycles per second (est.)',
      ],
    ],
    rows: reports.map(({ target, sample, description, network, answer, blocks, second }) => [
      target,
      ...[
        sample.instructions.mean,
        sample.instructions.worst,
        description.instructions.mean,
        description.instructions.worst,
        network.instructions.mean,
        network.instructions.worst,
        answer.instructions,
        blocks.instructions,
        second.instructions,
        second.cycles,
      ].map(groupDigits),
    ]),
  };
}

/** The load of boards that process a signal, and the energy of an answer. */
function streamBoardsTable(reports: readonly StreamBenchReport[]): TextTable {
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

/** What learning costs on every core. */
function learnTable(reports: readonly LearnBenchReport[]): TextTable {
  return {
    head: [...['core', 'offer', 'worst', 'update', 'worst', 'lesson'], ...['classify', 'export', 'import']],
    rows: reports.map(({ target, offer, update, lesson, classification, exporting, importing }) => [
      target,
      ...[
        offer.instructions.mean,
        offer.instructions.worst,
        update.instructions.mean,
        update.instructions.worst,
        lesson.instructions,
        classification.instructions.mean,
        exporting.instructions.mean,
        importing.instructions.mean,
      ].map(groupDigits),
    ]),
  };
}

/** The first lesson on boards. */
function learnBoardsTable(reports: readonly LearnBenchReport[]): TextTable {
  return {
    head: ['board', 'core', 'MHz', 'ms a lesson', 'uJ a lesson'],
    rows: reports.flatMap(({ target, boards }) =>
      boards.map(({ board, megahertz, milliseconds, microjoules }) => [
        board,
        target,
        groupDigits(megahertz),
        short(milliseconds),
        microjoules === undefined ? '-' : short(microjoules),
      ]),
    ),
  };
}

/** A part of a report: what it is about, a table, and notes. */
interface Section {
  readonly title: string;
  readonly table: TextTable;
  readonly notes: readonly string[];
}

const ESTIMATE =
  'Instructions and memory are exact; the stack is the deepest that was observed. Cycles, time and energy are estimates: ' +
  'counted instructions times the published cycles of their class, without flash wait states and cache misses.';

/** Three significant digits of a number that may be small: 0.165, 2.86, 14.2, 1 234. */
function short(value: number): string {
  if (value >= 100) return groupDigits(value);
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(value >= 1 ? 2 : 3);
}

/** "spread evenly over the 1 216 of the test part, of 24 recordings": where samples were taken from. */
function spreadOver(taken: number, { testSamples, testRecordings }: BenchResults['over']): string {
  const of = testRecordings === null ? '' : `, of ${groupDigits(testRecordings)} recordings`;
  return taken < testSamples
    ? `spread evenly over the ${groupDigits(testSamples)} of the test part${of}`
    : `all of the test part${of}`;
}

function coresSection(reports: BenchResults['cores'], over: BenchResults['over']): Section {
  const taken = reports[0]?.samples ?? 0;
  return {
    title: 'One classification',
    table: {
      head: [
        ...['core', 'kernel', 'instructions', 'worst', 'cycles (est.)'],
        ...['code', 'weights', 'workspace', 'stack'],
      ],
      rows: reports.map(({ target, kernel, instructions, cycles, memory }) => [
        target,
        kernel,
        ...[instructions.mean, instructions.worst, cycles.mean].map(groupDigits),
        ...[memory.code, memory.weights, memory.workspace, memory.stack].map(groupDigits),
      ]),
    },
    notes: [
      `Mean and worst of ${groupDigits(taken)} samples, ${spreadOver(taken, over)}; memory in bytes, code and weights in flash.`,
      ESTIMATE,
    ],
  };
}

function boardsSection(reports: BenchResults['cores']): Section {
  return {
    title: 'On boards, at their fastest clock (estimates)',
    table: {
      head: ['board', 'core', 'MHz', 'mean us', 'worst us', 'mean uJ', 'fits'],
      rows: reports.flatMap(({ target, boards }) =>
        boards.map(({ board, megahertz, microseconds, microjoules, fits, calibrated }) => [
          calibrated === undefined ? board : `${board} (calibrated)`,
          target,
          groupDigits(megahertz),
          ...[microseconds.mean, microseconds.worst].map(short),
          microjoules === undefined ? '-' : short(microjoules),
          fits ? 'yes' : 'no',
        ]),
      ),
    },
    notes: ['Energy is that of the whole chip where a measurement is published, else "-".'],
  };
}

function meanAt(exits: readonly ExitEffort[], exit: number): string {
  const effort = exits.find((one) => one.exit === exit);
  return effort === undefined ? '-' : groupDigits(effort.instructions.mean);
}

/** All cores give the same answers, so they stop at the same exit points. */
function exitsSection([first, ...others]: BenchResults['cores']): Section {
  const cores = [first, ...others];
  return {
    title: 'Instructions of classifications that stop at each exit point, mean',
    table: {
      head: ['exit point', 'samples %', ...cores.map(({ target }) => target.replace(/^cortex-/, ''))],
      rows: first.exits.map(({ exit, samples }) => [
        String(exit),
        percent((100 * samples) / first.samples),
        ...cores.map(({ exits }) => meanAt(exits, exit)),
      ]),
    },
    notes: [],
  };
}

/** A column of a table about kernels. */
interface KernelColumn {
  readonly head: string;
  readonly cell: (row: KernelRow) => string;
}

function kernelColumns({ kernel, rows }: KernelReport): readonly KernelColumn[] {
  const counted = (
    head: string,
    costOf: (row: KernelRow) => LayerCost | undefined,
    what: keyof LayerCost,
  ) => ({
    head,
    cell: (row: KernelRow) => {
      const cost = costOf(row);
      return cost === undefined ? '-' : short(cost[what] / row.macs);
    },
  });
  const withTwin = (column: KernelColumn): readonly KernelColumn[] =>
    rows.some((row) => row.twin !== undefined) ? [column] : [];
  return [
    { head: 'layer', cell: ({ title }) => title },
    { head: 'zeros %', cell: ({ zeroShare }) => String(Math.round(100 * zeroShare)) },
    counted('naive C', (row) => row.naive, 'instructions'),
    counted('portable', (row) => row.portable, 'instructions'),
    ...withTwin(counted(`${kernel} in C`, (row) => row.twin, 'instructions')),
    counted(kernel, (row) => row.kernel, 'instructions'),
    {
      head: 'times fewer',
      cell: ({ naive, kernel: own }) => short(naive.instructions / own.instructions),
    },
    counted('naive cycles (est.)', (row) => row.naive, 'cycles'),
    ...withTwin(counted(`${kernel} in C cycles (est.)`, (row) => row.twin, 'cycles')),
    counted(`${kernel} cycles (est.)`, (row) => row.kernel, 'cycles'),
  ];
}

function kernelSection(report: KernelReport): Section {
  const columns = kernelColumns(report);
  return {
    title: `Matrix kernel "${report.kernel}" on ${report.target}, per multiply-accumulate of the layer`,
    table: {
      head: columns.map(({ head }) => head),
      rows: report.rows.map((row) => columns.map(({ cell }) => cell(row))),
    },
    notes: [],
  };
}

function learnSections({ learning }: BenchResults): readonly Section[] {
  const [first] = learning;
  if (first === undefined) return [];
  return [
    {
      title: 'Learning: instructions of a call',
      table: learnTable(learning),
      notes: [
        `Mean and worst of ${groupDigits(first.offers)} offered samples and ${groupDigits(first.updates)} updates. A lesson is what ` +
          `follows the first answers: all updates, and the checks of the replays.${
            first.truthful
              ? ''
              : ' The network answers these samples like the data: a third of the answers was changed to another class.'
          }`,
      ],
    },
    {
      title: 'Learning: the first lesson on boards (estimates)',
      table: learnBoardsTable(learning),
      notes: [],
    },
  ];
}

function streamSections({ streams, cores, over }: BenchResults): readonly Section[] {
  const [first] = streams;
  const taken = cores[0]?.samples ?? 0;
  if (first === undefined) return [];
  return [
    {
      title: 'From raw samples to answers, instructions',
      table: streamBenchTable(streams),
      notes: [
        `Front end: mean and worst of ${groupDigits(first.samples)} raw samples at the beginnings of ${first.pieces} recordings of the ` +
          `test part, which gave ${groupDigits(first.descriptions)} descriptions and ${groupDigits(first.answers)} answers. Network: mean and worst of ${groupDigits(taken)} test ` +
          `samples, ${spreadOver(taken, over)}. Instructions are exact, cycles are estimates.`,
      ],
    },
    {
      title: 'The same on boards, at their fastest clock (estimates)',
      table: streamBoardsTable(streams),
      notes: [],
    },
  ];
}

function sectionsOf(results: BenchResults): readonly Section[] {
  const { cores, kernels, over } = results;
  const kernelSections = kernels.map(kernelSection);
  const last = kernelSections.at(-1);
  const note =
    'All include requantization and the sum of squares and are built with the same flags; a skipped zero still counts as one ' +
    'multiply-accumulate, and so does padding. Of convolutions the zeros are the first part of the map. Instructions are exact, cycles are estimates.';
  return [
    ...(cores.length === 0 ? [] : [coresSection(cores, over), boardsSection(cores), exitsSection(cores)]),
    ...streamSections(results),
    ...learnSections(results),
    ...kernelSections.slice(0, -1),
    ...(last === undefined ? [] : [{ ...last, notes: [note] }]),
  ];
}

function timingNotes({ cores, kernels }: BenchResults): readonly string[] {
  const sources = new Map([...cores, ...kernels].map((report) => [report.target, report.timingSource]));
  return [...sources].map(([target, source]) => `Cycles of ${target}: ${source.join(' ')}`);
}

/** A report for people at a terminal. */
export function benchLines(results: BenchResults): readonly string[] {
  return [
    ...sectionsOf(results).flatMap(({ title, table, notes }) => [
      title,
      ...plainTable(table),
      ...notes.flatMap((note) => wrapText(note, '  ')),
      '',
    ]),
    ...timingNotes(results).flatMap((note) => wrapText(note, '  ')),
  ];
}

/** A section as Markdown. Every note is a paragraph of its own, or Markdown would join them. */
function sectionBlocks({ title, table, notes }: Section): readonly (readonly string[])[] {
  return [[`### ${markdownText(title)}`], markdownTable(table), ...notes.map((note) => [markdownText(note)])];
}

function joinBlocks(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}

/** A report for a README. */
export function benchMarkdown(results: BenchResults): readonly string[] {
  return joinBlocks([
    ...sectionsOf(results).flatMap(sectionBlocks),
    ...timingNotes(results).map((note) => [markdownText(note)]),
  ]);
}

/** Single layers for a README. */
export function kernelMarkdown(reports: readonly KernelReport[]): readonly string[] {
  return joinBlocks(reports.map(kernelSection).flatMap(sectionBlocks));
}
