import type { BenchFile } from '../../../pipeline/bench-file.js';
import type { ReportData } from '../../../pipeline/report-data.js';
import { groupDigits, percent } from '../../format.js';
import { type Block, type Section, tableOf, text } from '../block.js';

/** Three significant digits of a number that may be small. */
function short(value: number): string {
  if (value >= 100) return groupDigits(value);
  return value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}

/** Memory on every target on which the C was verified. */
function memoryBlock({ executors }: ReportData): Block {
  return {
    heading: text('Memory, and the proof that the C is right'),
    table: tableOf(
      'Memory on every target',
      ['target', 'samples compared', 'mismatches', 'flash: code', 'constants', 'RAM: workspace', 'stack'],
      executors.map(({ executor, samples, mismatches, flash, workspace, stack }) => [
        executor,
        ...[samples, mismatches, flash.code, flash.weights, workspace].map(groupDigits),
        stack === null ? '-' : groupDigits(stack),
      ]),
    ),
    note: text(
      'Every integer of every answer was compared with the TypeScript reference, in one call and step by step. Bytes; code and constants ' +
        'are in flash, the workspace belongs to the caller, the stack is the deepest that was observed.',
    ),
  };
}

function streamsBlock({ streams }: ReportData): readonly Block[] {
  if (streams.length === 0) return [];
  return [
    {
      heading: text('From raw samples to answers'),
      table: tableOf(
        'Recordings that were pushed through the C',
        ['target', 'recordings', 'raw samples', 'answers', 'mismatches', 'RAM: stream'],
        streams.map(({ executor, recordings, samples, answers, mismatches, stream }) => [
          executor,
          ...[recordings, samples, answers, mismatches, stream].map(groupDigits),
        ]),
      ),
    },
  ];
}

function coresBlocks({ cores, streams, over }: BenchFile): readonly Block[] {
  const [first] = cores;
  if (first === undefined) return [];
  return [
    {
      heading: text('Instructions of an answer on every core'),
      table: tableOf(
        'Instructions of an answer on every core',
        ['core', 'kernel', 'mean', 'worst', 'cycles (est.)', 'flash', 'RAM'],
        cores.map(({ title, kernel, instructions, cycles, memory }) => [
          title,
          kernel,
          ...[instructions.mean, instructions.worst, cycles.mean].map(groupDigits),
          ...[memory.code + memory.weights, memory.workspace + memory.stack].map(groupDigits),
        ]),
      ),
      note: text(
        `Counted over ${groupDigits(first.samples)} samples spread evenly over the ${groupDigits(over.testSamples)} of the test part. Instructions and memory are exact; ` +
          'cycles, time and energy are estimates: counted instructions times the published cycles of their class, without flash wait states and cache misses.',
      ),
    },
    {
      heading: text('Instructions of answers that stop at each exit point'),
      table: tableOf(
        'Mean instructions at each exit point',
        ['exit point', 'samples %', ...cores.map(({ target }) => target.replace(/^cortex-/, ''))],
        first.exits.map(({ exit, samples }) => [
          String(exit + 1),
          percent((100 * samples) / first.samples),
          ...cores.map(({ exits }) => {
            const effort = exits.find((one) => one.exit === exit);
            return effort === undefined ? '-' : groupDigits(effort.instructions.mean);
          }),
        ]),
      ),
    },
    {
      heading: text('Time and energy of an answer on boards, at their fastest clock (estimates)'),
      table: tableOf(
        'Time and energy on boards',
        ['board', 'core', 'MHz', 'mean us', 'worst us', 'mean uJ', 'fits'],
        cores.flatMap(({ target, boards }) =>
          boards.map(({ board, megahertz, microseconds, microjoules, fits }) => [
            ...[board, target, groupDigits(megahertz)],
            ...[microseconds.mean, microseconds.worst].map(short),
            microjoules === undefined ? '-' : short(microjoules),
            fits ? 'yes' : 'no',
          ]),
        ),
      ),
      note: text('Energy is that of the whole chip where a measurement is published, else "-".'),
    },
    ...(streams.length === 0
      ? []
      : [
          {
            heading: text('The same from raw samples on (estimates)'),
            table: tableOf(
              'Load and energy of boards that process a signal',
              ['board', 'core', 'MHz', 'busy %', 'uJ per answer'],
              streams.flatMap(({ target, boards }) =>
                boards.map(({ board, megahertz, busy, microjoules }) => [
                  ...[board, target, groupDigits(megahertz), percent(100 * busy)],
                  microjoules === undefined ? '-' : microjoules.toFixed(2),
                ]),
              ),
            ),
          },
        ]),
    {
      table: tableOf(
        'Where the cycles of instructions come from',
        ['core', 'source'],
        cores.map(({ title, timingSource }) => [title, timingSource.join(' ')]),
        { folded: 'Where the cycles of instructions come from' },
      ),
    },
  ];
}

/** Memory, instructions, time and energy. */
export function hardwareSection(data: ReportData, command: string): Section {
  const { bench } = data;
  return {
    id: 'hardware',
    title: text('What it takes of a device'),
    blocks: [
      memoryBlock(data),
      ...streamsBlock(data),
      ...(bench === null
        ? [
            {
              heading: text('Instructions, time and energy'),
              paragraph: text(
                `Instructions have not been counted for this bundle. Run \`${command}\`, then make the report again: it will have instructions, time and energy for every core and board.`,
              ),
            },
          ]
        : coresBlocks(bench)),
    ],
  };
}
