import type { CycleSpread, MeasuredCycles } from '../board/cycles.js';
import type { BoardBenchReport } from '../pipeline/board-bench-step.js';
import type { BoardReport } from '../pipeline/board-step.js';
import type { Comparison } from '../simulate/compare.js';
import { groupDigits } from './format.js';
import { plainTable } from './text-table.js';

/** A count of things: "1 sample", "2 samples". */
function countOf(count: number, what: string): string {
  return `${groupDigits(count)} ${what}${count === 1 ? '' : 's'}`;
}

function comparisonLine(what: string, { samples, mismatches }: Comparison, scores: string): string {
  const verdict =
    mismatches.samples === 0
      ? 'the same integers'
      : `${groupDigits(mismatches.samples)} DIFFERENT (label ${mismatches.label}, exit ${mismatches.exit}, margin ${mismatches.margin}, ` +
        `settled ${mismatches.settled}, ${scores} ${mismatches.goodness})`;
  return `  ${what.padEnd(18)} ${groupDigits(samples).padStart(7)} samples: ${verdict}`;
}

const COUNTERS = {
  none: 'nothing on this board counts cycles',
  DWT: "the core's cycle counter",
  SysTick: "the core's SysTick timer",
  own: "the program's own counter",
} as const;

/** Microseconds at the board's clock, if it is known. */
function timeText({ mean, worst }: CycleSpread, hertz: number | undefined): string {
  if (hertz === undefined) return '';
  const micro = (cycles: number) => groupDigits((1e6 * cycles) / hertz);
  return `; ${micro(mean)} us, worst ${micro(worst)} us at ${groupDigits(hertz / 1e6)} MHz`;
}

/** "1 234 cycles an answer, worst 2 345 (of 200)" and a table by exit point. */
function cycleLines(what: string, cycles: MeasuredCycles, hertz: number | undefined): readonly string[] {
  const table = plainTable({
    head: ['exit point', 'answers', 'cycles', 'worst'],
    rows: cycles.byExit.map(({ exit, samples, mean, worst }) => [
      `${exit}`,
      ...[samples, mean, worst].map(groupDigits),
    ]),
  });
  const unmeasured =
    cycles.unmeasured === 0
      ? ''
      : `; ${countOf(cycles.unmeasured, 'answer')} took longer than the counter can tell`;
  return [
    `${what}: ${groupDigits(cycles.mean)} cycles, worst ${groupDigits(cycles.worst)}${timeText(cycles, hertz)}${unmeasured}`,
    ...table.map((line) => `  ${line}`),
  ];
}

const MEANINGLESS = 'the board is emulated: its cycles say nothing about hardware, and are not shown';

/** What a board measured: cycles by exit point, and the stack. */
export function measuredLines(
  report: Pick<BoardReport, 'emulated' | 'board' | 'cycles' | 'streamCycles' | 'quietCycles' | 'stack'>,
): readonly string[] {
  const { emulated, board, cycles, streamCycles, quietCycles, stack } = report;
  const lines: string[] = [];
  if (emulated) lines.push(`cycles       ${MEANINGLESS}`);
  else if (cycles === undefined)
    lines.push(
      `cycles       not measured: ${board.counter === 'none' ? COUNTERS.none : 'every answer took longer than the counter can tell'}`,
    );
  else {
    lines.push(
      `cycles       counted by ${COUNTERS[board.counter]}; interrupts that came meanwhile are included`,
    );
    lines.push(...cycleLines('an answer', cycles, board.hertz));
    if (streamCycles !== undefined)
      lines.push(...cycleLines('a raw sample with an answer', streamCycles, board.hertz));
    if (quietCycles !== undefined)
      lines.push(`a raw sample without an answer: at most ${groupDigits(quietCycles)} cycles`);
  }
  lines.push(
    stack === undefined
      ? 'stack        not measured: the program does not know where the stack ends'
      : `stack        ${groupDigits(stack)} bytes at the deepest${emulated ? '' : ', interrupts included'}`,
  );
  return lines;
}

/** Number of differences, over samples and recordings. */
export function differencesOf({ once, stepped, whole, recordings, selfTestFailures }: BoardReport): number {
  return (
    selfTestFailures +
    [once, stepped, whole].reduce((sum, { mismatches }) => sum + mismatches.samples, 0) +
    recordings.reduce((sum, { mismatches }) => sum + mismatches, 0)
  );
}

function lineText({ line, seconds }: BoardReport): string {
  const { requests, repeated, damaged, stray, resets } = line;
  const troubles = [
    ...(repeated > 0 ? [`${groupDigits(repeated)} repeated`] : []),
    ...(damaged > 0 ? [`${countOf(damaged, 'damaged message')}`] : []),
    ...(stray > 0 ? [`${countOf(stray, 'late message')}`] : []),
    ...(resets > 0 ? [`the board was reset ${resets === 1 ? 'once' : `${resets} times`}`] : []),
  ];
  return `line         ${countOf(requests, 'request')} in ${seconds.toFixed(1)} s; ${troubles.length === 0 ? 'nothing lost or damaged' : troubles.join(', ')}`;
}

/** What was found on a board, for people. */
export function boardLines(report: BoardReport): readonly string[] {
  const { port, board, scores, once, stepped, whole, recordings, differences, selfTestFailures } = report;
  const total = differencesOf(report);
  const cycles =
    report.emulated || report.cycles === undefined
      ? ''
      : `, ${groupDigits(report.cycles.mean)} cycles an answer`;
  return [
    `${port}: "${board.name}", model ${board.modelHash.slice(0, 12)}, ffirm ${board.ffirm}${board.compiler === '' ? '' : `, compiler ${board.compiler}`}`,
    comparisonLine('in one call', once, scores),
    comparisonLine('step by step', stepped, scores),
    comparisonLine('without early exit', whole, scores),
    `  ${'self-test'.padEnd(18)} ${selfTestFailures === 0 ? 'passed' : `${countOf(selfTestFailures, 'golden vector')} FAILED`}`,
    ...recordings.map(
      ({ recording, samples, answers, mismatches }) =>
        `  recording ${recording}: ${groupDigits(samples)} samples, ${groupDigits(answers)} answers, ${mismatches === 0 ? 'the same integers' : `${groupDigits(mismatches)} DIFFERENT`}`,
    ),
    ...differences.flatMap(({ of, place, steady }) => [
      `  first difference: ${of}`,
      `    ${place}`,
      ...(steady === false
        ? [
            '    asked again, the board answered something else: look for a loose contact, or memory that something overwrites',
          ]
        : []),
      ...(board.traces
        ? []
        : [
            `    to have the unit named, build examples/board with -D ${board.name.toUpperCase()}_BOARD_TRACE`,
          ]),
    ]),
    ...measuredLines(report),
    lineText(report),
    report.passed
      ? `verified on the board: 0 differences${cycles}`
      : `NOT VERIFIED: ${countOf(total, 'difference')}`,
  ];
}

/** What a board measured beside the estimate, for people. */
export function boardBenchLines(report: BoardBenchReport): readonly string[] {
  const { port, board, samples, mismatches, emulated, cycles, estimate, ratio, fitted } = report;
  const points = [
    ...new Set([...(cycles?.byExit ?? []), ...(estimate?.exits ?? [])].map(({ exit }) => exit)),
  ];
  const shown = emulated ? undefined : cycles;
  const table =
    estimate === undefined || shown === undefined
      ? []
      : plainTable({
          head: [
            'exit point',
            'answers',
            'cycles measured',
            'worst',
            'estimated',
            'worst',
            'measured / estimated',
          ],
          rows: points
            .sort((a, b) => a - b)
            .flatMap((exit) => {
              const own = shown.byExit.find((one) => one.exit === exit);
              const other = estimate.exits.find((one) => one.exit === exit);
              if (own === undefined || other === undefined) return [];
              const numbers = [own.samples, own.mean, own.worst, other.cycles.mean, other.cycles.worst];
              return [[`${exit}`, ...numbers.map(groupDigits), (own.mean / other.cycles.mean).toFixed(2)]];
            }),
        });
  return [
    `${port}: "${board.name}", model ${board.modelHash.slice(0, 12)}, ${countOf(samples, 'sample')}, ` +
      (mismatches === 0
        ? 'the same integers'
        : `${groupDigits(mismatches)} ANSWERS DIFFER: see \`ffirm verify --port\``),
    ...measuredLines(report),
    ...(estimate === undefined
      ? ['estimate     none: name the core of the board with --cores']
      : [
          `estimate     ${groupDigits(estimate.cycles.mean)} cycles, worst ${groupDigits(estimate.cycles.worst)}, on ${estimate.title} without wait states (kernel "${estimate.kernel}")`,
        ]),
    ...table,
    ...(ratio === undefined ? [] : [`measured / estimated: ${ratio.toFixed(3)}`]),
    ...(fitted === undefined
      ? []
      : [`written: ${fitted}; \`ffirm bench --boards ${fitted}\` estimates with it`]),
  ];
}
