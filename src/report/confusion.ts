import type { AamiTable } from '../metrics/aami.js';
import type { ConfusionMatrix } from '../metrics/confusion.js';
import type { RecordingScores, RecordingVote } from '../metrics/recordings.js';
import { predictiveValuesOf, scoresOf, sensitivitiesOf } from '../metrics/scores.js';
import { groupDigits, percent } from './format.js';
import { absentText } from './scores-lines.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';

/** Where a table is printed: on a terminal or in a Markdown document. */
export type TableStyle = 'plain' | 'markdown';

function inStyle(table: TextTable, style: TableStyle): readonly string[] {
  return style === 'markdown' ? markdownTable(table) : plainTable(table);
}

/** "-" if there is no percentage. */
function percentOrDash(value: number | null): string {
  return value === null ? '-' : percent(value);
}

/** A row for every class that occurs and a column for every answer, with the sensitivity at the right and the PPV below. */
export function confusionTable({ classNames, counts }: ConfusionMatrix): TextTable {
  const sensitivity = sensitivitiesOf(counts);
  return {
    head: ['true / answered', ...classNames, 'Se %'],
    rows: [
      ...counts.map((row, truth) => [
        classNames[truth],
        ...row.map(groupDigits),
        percentOrDash(sensitivity[truth]),
      ]),
      ['PPV %', ...predictiveValuesOf(counts).map(percentOrDash), ''],
    ],
  };
}

/**
 * A confusion matrix with sensitivity, PPV, accuracy and macro-F1, in percent.
 *
 * @param macroClasses names of the classes over which macro-F1 is averaged; all when absent
 * @throws InputError when there is no class with such a name
 */
export function confusionLines(
  matrix: ConfusionMatrix,
  style: TableStyle = 'plain',
  macroClasses?: readonly string[],
): readonly string[] {
  const scores = scoresOf(matrix, macroClasses);
  const { accuracy, macroF1, count, classes } = scores;
  const over = scores.macroClasses.length === classes.length ? '' : ` over ${scores.macroClasses.join(', ')}`;
  return [
    ...inStyle(confusionTable(matrix), style),
    '',
    `accuracy ${percentOrDash(accuracy)} % of ${groupDigits(count)}, macro-F1${over} ${percentOrDash(macroF1)} %` +
      absentText(scores),
  ];
}

/** The table of AAMI classes as a confusion matrix, with its accuracy. */
export function aamiLines(table: AamiTable, style: TableStyle = 'plain'): readonly string[] {
  return [
    ...inStyle(confusionTable(table), style),
    '',
    `accuracy ${percentOrDash(table.accuracy)} %; Se and PPV are of each class against all others`,
  ];
}

/** A row for every recording: samples, accuracy, and sensitivity and PPV of every class, in percent. */
export function recordingLines(
  recordings: readonly RecordingScores[],
  classNames: readonly string[],
  style: TableStyle = 'plain',
): readonly string[] {
  return inStyle(
    {
      head: [
        'recording',
        'samples',
        'accuracy %',
        ...classNames.flatMap((name) => [`Se ${name}`, `PPV ${name}`]),
      ],
      rows: recordings.map(({ recording, count, accuracy, sensitivity, ppv }) => [
        recording,
        groupDigits(count),
        percent(accuracy),
        ...classNames.flatMap((_, label) => [percentOrDash(sensitivity[label]), percentOrDash(ppv[label])]),
      ]),
    },
    style,
  );
}

/** A row for every recording: its class, the majority answer and the votes. */
export function voteLines(
  votes: readonly RecordingVote[],
  classNames: readonly string[],
  style: TableStyle = 'plain',
): readonly string[] {
  const right = votes.filter(({ truth, answer }) => truth === answer).length;
  return [
    ...inStyle(
      {
        head: ['recording', 'is', 'answered', ...classNames],
        rows: votes.map(({ recording, truth, answer, tied, votes: counts }) => [
          recording,
          classNames[truth],
          `${classNames[answer]}${tied ? ' (tied)' : ''}`,
          ...counts.map(groupDigits),
        ]),
      },
      style,
    ),
    '',
    `${right} of ${votes.length} recordings are answered correctly`,
  ];
}
