import type { KernelReport } from '../bench/kernels.js';
import type { ExitEffort } from '../bench/summary.js';
import type { BenchResults } from '../pipeline/bench-step.js';
import { groupDigits, percent } from './format.js';
import { escapeMarkdown } from './markdown.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';
import { wrapText } from './wrap.js';

/** A part of a report: what it is about, a table, and notes. */
interface Section {
  readonly title: string;
  readonly table: TextTable;
  readonly notes: readonly string[];
}

const ESTIMATE =
  'Instructions and memory are exact, the stack the deepest that was seen. Cycles, time and energy are estimates: ' +
  'counted instructions times the published cycles of their class, without wait states of flash and cache misses.';

/** Three significant digits of a number that may be small: 0.165, 2.86, 14.2, 1 234. */
function short(value: number): string {
  if (value >= 100) return groupDigits(value);
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(value >= 1 ? 2 : 3);
}

function coresSection(reports: BenchResults['cores']): Section {
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
      `Mean of ${groupDigits(reports[0]?.samples ?? 0)} samples and worst of them; memory in bytes, code and weights in flash.`,
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
        boards.map(({ board, megahertz, microseconds, microjoules, fits }) => [
          board,
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

function kernelSection({ target, kernel, rows }: KernelReport): Section {
  return {
    title: `Matrix kernel "${kernel}" on ${target}, per multiply-accumulate of the layer`,
    table: {
      head: [
        'layer',
        'zeros %',
        'naive C',
        'portable',
        kernel,
        'times fewer',
        ...['naive cycles (est.)', `${kernel} cycles (est.)`],
      ],
      rows: rows.map(({ inputs, outputs, zeroShare, macs, naive, portable, kernel: own }) => [
        `${inputs} x ${outputs}`,
        String(Math.round(100 * zeroShare)),
        ...[naive, portable, own].map((cost) => short(cost.instructions / macs)),
        short(naive.instructions / own.instructions),
        ...[naive, own].map((cost) => short(cost.cycles / macs)),
      ]),
    },
    notes: [],
  };
}

function sectionsOf({ cores, kernels }: BenchResults): readonly Section[] {
  const kernelSections = kernels.map(kernelSection);
  const last = kernelSections.at(-1);
  const note =
    'All with requantization and sum of squares, built with the same flags; a skipped zero still counts as one ' +
    'multiply-accumulate. Instructions are exact, cycles are estimates.';
  return [
    ...(cores.length === 0 ? [] : [coresSection(cores), boardsSection(cores), exitsSection(cores)]),
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

/** A report for a README. */
export function benchMarkdown(results: BenchResults): readonly string[] {
  // Every note is a paragraph of its own, or Markdown would join them.
  const blocks = [
    ...sectionsOf(results).flatMap(({ title, table, notes }) => [
      [`### ${escapeMarkdown(title)}`],
      markdownTable(table),
      ...notes.map((note) => [escapeMarkdown(note)]),
    ]),
    ...timingNotes(results).map((note) => [escapeMarkdown(note)]),
  ];
  return blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}
