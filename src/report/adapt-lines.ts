import type { AdaptLife, AdaptReport, AdaptRow } from '../pipeline/adapt-report.js';
import { groupDigits, percent } from './format.js';
import { macroOver } from './scores-lines.js';
import { plainTable } from './text-table.js';
import { wrapText } from './wrap.js';

function percentOrDash(value: number | null): string {
  return value === null ? '-' : percent(value);
}

/** "+1.20" or "-0.35": points. */
function signed(points: number): string {
  return `${points > 0 ? '+' : ''}${percent(points)}`;
}

/** "1 life" or "3 lives". */
function lives(count: number): string {
  return `${groupDigits(count)} ${count === 1 ? 'life' : 'lives'}`;
}

/** The name of a life: its recording, and its subject where that is something else. */
function nameOf({ recording, subject }: Pick<AdaptLife, 'recording' | 'subject'>): string {
  return subject === undefined ? recording : `${recording} (${subject})`;
}

function headingOf({ dataset, part, network, learn, mistakes, from, leftOut, rows: [row] }: AdaptReport) {
  const { minutes, updates, laterQuestions, replays, weights } = learn;
  const learned = weights === 'layer' ? 'the whole first layer' : 'the weights of the labels';
  const starts = from.length === 1 && from[0] === 0 ? '' : ` from minute ${from.join(', ')}`;
  const left = leftOut.length === 0 ? '' : ` (${leftOut.length} left out)`;
  const later = laterQuestions === 0 ? '' : `, and has ${laterQuestions} slots for later questions`;
  const wrong =
    mistakes === 0
      ? 'all answers are right'
      : `${Number((100 * mistakes).toPrecision(6))} % of the answers are wrong`;
  return [
    `${dataset}, network ${network}: ${lives(row.lives.length)}${starts} of the ${part} part${left}, ` +
      `${groupDigits(row.before.count)} scored samples.`,
    `A life asks after ${minutes} minutes, learns ${learned} with ${updates} updates and ${replays} replays${later}; ${wrong}.`,
  ].flatMap((text) => wrapText(text));
}

/** One line for every number of questions: accuracy, macro-F1, answers, and harm. */
function rowsTable(rows: readonly AdaptRow[]): readonly string[] {
  return plainTable({
    head: [
      'questions',
      'accuracy %',
      'after',
      'macro-F1 %',
      'after',
      'answers',
      'lost > 0.5',
      'lost > 1',
      'worst',
    ],
    rows: rows.map(({ questions, before, after, answers, harmed: { halfPoint, point, worst } }) => [
      `${questions}`,
      percentOrDash(before.accuracy),
      percentOrDash(after.accuracy),
      percentOrDash(before.macroF1),
      percentOrDash(after.macroF1),
      answers.toFixed(1),
      `${halfPoint}`,
      `${point}`,
      worst === 0 ? '0' : signed(-worst),
    ]),
  });
}

function classesTable({ before, after }: AdaptRow): readonly string[] {
  return plainTable({
    head: ['class', 'samples', 'Se %', 'after', 'PPV %', 'after'],
    rows: before.classes.map((whole, label) => [
      whole.name,
      groupDigits(whole.present),
      percentOrDash(whole.sensitivity),
      percentOrDash(after.classes[label].sensitivity),
      percentOrDash(whole.ppv),
      percentOrDash(after.classes[label].ppv),
    ]),
  });
}

function livesTable(all: readonly AdaptLife[]): readonly string[] {
  return plainTable({
    head: [
      'recording',
      'from',
      'samples',
      'accuracy %',
      'after',
      'change',
      'questions',
      'asked twice',
      'updates',
      'undone',
    ],
    rows: all.map((life) => [
      nameOf(life),
      `${life.from}`,
      groupDigits(life.samples),
      percent(life.accuracy.before),
      percent(life.accuracy.after),
      signed(life.change),
      `${life.questions}`,
      `${life.askedTwice}`,
      groupDigits(life.updates),
      life.undone === 0 ? 'no' : life.undone === 1 ? 'yes' : `${life.undone} times`,
    ]),
  });
}

/** What one number of questions gains and harms. */
function detailsOf(row: AdaptRow): readonly string[] {
  const { questions, answers, harmed, lives: all } = row;
  const { halfPoint, point, worst } = harmed;
  const loss = worst === 0 ? 'no life lost accuracy' : `the worst lost ${percent(worst)}`;
  return [
    `At most ${questions} first questions`,
    '',
    ...classesTable(row),
    '',
    ...wrapText(
      `In the mean a life asked for ${answers.toFixed(1)} answers. ${lives(halfPoint)} of ${all.length} lost more than 0.5 points of ` +
        `accuracy, ${point} more than 1 point; ${loss}.`,
    ),
    '',
    ...livesTable(all),
  ];
}

/** What the columns of the first table are, and what macro-F1 does not count. */
function legendOf({ before }: AdaptRow): readonly string[] {
  const { absentClasses } = before;
  const absent =
    absentClasses.length === 0
      ? ''
      : ` Macro-F1 does not count classes without scored samples: ${absentClasses.join(', ')}.`;
  return wrapText(
    `Accuracy and macro-F1${macroOver(before)} of the generated network, and with what was learned, both as the device answers; answers ` +
      `asked for in the mean of a life; lives that lost more than 0.5 and 1 points of accuracy; the worst change.${absent}`,
  );
}

/** The same lives in the generated C. */
function targetLines({ targets = [] }: AdaptReport): readonly string[] {
  if (targets.length === 0) return [];
  return [
    '',
    ...targets.map(
      ({ target, lives: count, commands, mismatches }) =>
        `${target}: ${lives(count)}, ${groupDigits(commands)} calls, ` +
        `${mismatches === 0 ? 'same integers' : `${groupDigits(mismatches)} MISMATCHES`}`,
    ),
  ];
}

/** Lives with learning on the device: what all of them gain for each number of questions, then every class and life. */
export function adaptLines(report: AdaptReport): readonly string[] {
  const { rows } = report;
  return [
    ...headingOf(report),
    '',
    ...rowsTable(rows),
    '',
    ...legendOf(rows[0]),
    ...rows.flatMap((row) => ['', ...detailsOf(row)]),
    ...targetLines(report),
  ];
}
