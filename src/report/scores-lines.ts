import type { Scores } from '../metrics/scores.js';
import type { AnswerScores, TestScores } from '../pipeline/test-scores.js';
import { type StreamReport, streamMismatches } from '../pipeline/verify-streams.js';
import { groupDigits, percent } from './format.js';
import { plainTable } from './text-table.js';

function percentOrDash(value: number | null): string {
  return value === null ? '-' : percent(value);
}

function voteText({ votes }: AnswerScores): string {
  return votes === undefined ? '-' : `${votes.right} of ${votes.recordings}`;
}

/** Right answers in percent. */
function rateText({ right, samples }: { readonly right: number; readonly samples: number }): string {
  return percentOrDash(samples === 0 ? null : (100 * right) / samples);
}

/** What purity makes of the accuracy, in a line; none if no window covers several classes. */
function purityLines({ int8, earlyExit }: TestScores): readonly string[] {
  const [whole, early] = [int8.purity, earlyExit.purity];
  if (whole === undefined || early === undefined) return [];
  const textOf = (kind: 'single' | 'mixed') =>
    `${rateText(whole[kind])} % of ${groupDigits(whole[kind].samples)}, with early exit ${rateText(early[kind])} %`;
  return [
    `right in windows of one class: ${textOf('single')}; in windows in which the class changes: ${textOf('mixed')}`,
  ];
}

/** " of N, S, V": the classes over which macro-F1 is averaged, if these are not all. */
export function macroOver({ classes, macroClasses }: Scores): string {
  return macroClasses.length === classes.length ? '' : ` of ${macroClasses.join(', ')}`;
}

/** The classes that macro-F1 does not count because they have no test samples; "" if there are none. */
export function absentText({ absentClasses }: Pick<Scores, 'absentClasses'>): string {
  return absentClasses.length === 0
    ? ''
    : `; without test samples, and not counted: ${absentClasses.join(', ')}`;
}

/** Sensitivity and PPV of every class for the whole network and with early exit, then macro-F1 and majority votes. */
export function scoresLines({ int8, earlyExit }: TestScores): readonly string[] {
  const { classes, macroF1 } = int8.scores;
  const table = plainTable({
    head: ['class', 'samples', 'Se %', 'PPV %', 'Se % early exit', 'PPV % early exit'],
    rows: classes.map((whole, label) => {
      const early = earlyExit.scores.classes[label];
      return [
        whole.name,
        groupDigits(whole.present),
        ...[whole.sensitivity, whole.ppv, early.sensitivity, early.ppv].map(percentOrDash),
      ];
    }),
  });
  return [
    ...table,
    `macro-F1${macroOver(int8.scores)}: ${percentOrDash(macroF1)} %, with early exit ${percentOrDash(earlyExit.scores.macroF1)} %` +
      absentText(int8.scores),
    ...(int8.votes === undefined
      ? []
      : [`right by majority of a recording: ${voteText(int8)}, with early exit ${voteText(earlyExit)}`]),
    ...purityLines({ int8, earlyExit }),
  ];
}

/** One line for every target on which recordings were pushed through the C. */
export function streamLines(streams: readonly StreamReport[]): readonly string[] {
  return streams.map((report) => {
    const { executor, recordings, stream, stack } = report;
    const sum = (of: (report: StreamReport['recordings'][number]) => number) =>
      recordings.reduce((total, report) => total + of(report), 0);
    const memory = stack === undefined ? '' : `, ${groupDigits(stack)} of stack`;
    return (
      `raw samples ${executor.padEnd(12)} ${groupDigits(sum(({ samples }) => samples)).padStart(9)} samples of ` +
      `${recordings.length} recordings, ${groupDigits(sum(({ answers }) => answers))} answers, ` +
      `${streamMismatches(report)} mismatches (${groupDigits(stream)} bytes of stream${memory})`
    );
  });
}
