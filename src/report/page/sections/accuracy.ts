import { predictiveValuesOf, sensitivitiesOf } from '../../../metrics/scores.js';
import type { ReportData, ReportedScores } from '../../../pipeline/report-data.js';
import { groupDigits, percent } from '../../format.js';
import { type Block, type Cell, cell, type PageTable, type Section, text } from '../block.js';
import { classesChart } from '../charts.js';
import { intervalCell, methodText } from '../interval-text.js';

/** Classes up to which a chart of them can be read. */
const MOST_CHARTED = 24;

/** Steps of the shading of a confusion matrix. */
const SHADES = 9;

function percentOrDash(value: number | null): string {
  return value === null ? '-' : percent(value);
}

/** The style of a cell of a confusion matrix: darker with its share of the most that there can be. */
function shadeOf(count: number, most: number, isHit: boolean): string {
  if (count === 0) return 'none';
  const shade = Math.max(1, Math.ceil((SHADES * count) / most));
  return `${isHit ? 'hit' : 'miss'} h${shade}`;
}

/** The confusion matrix, a row for every class that is, a column for every answer. */
export function confusionTable(classNames: readonly string[], { confusion }: ReportedScores): PageTable {
  const sensitivity = sensitivitiesOf(confusion);
  const ppv = predictiveValuesOf(confusion);
  const mostMissed = Math.max(
    ...confusion.map((counts, truth) => Math.max(0, ...counts.filter((_, answer) => answer !== truth))),
  );
  const rowOf = (counts: readonly number[], truth: number): readonly Cell[] => {
    const sum = counts.reduce((total, count) => total + count, 0);
    return [
      cell(classNames[truth]),
      ...counts.map((count, answer) =>
        cell(groupDigits(count), {
          kind: shadeOf(count, truth === answer ? sum : mostMissed, truth === answer),
        }),
      ),
      cell(percentOrDash(sensitivity[truth])),
    ];
  };
  return {
    title: text('Confusion matrix with early exit'),
    caption: text(
      'Rows: the class that a sample is of. Columns: the answer, with early exit. The most frequent mistake is the darkest.',
    ),
    kind: 'confusion',
    head: [cell('is \\ answered'), ...classNames.map((name) => cell(name)), cell('Se %')],
    rows: [
      ...confusion.map((counts, truth) => ({ cells: rowOf(counts, truth) })),
      { cells: [cell('PPV %'), ...ppv.map((value) => cell(percentOrDash(value))), cell('')] },
    ],
  };
}

function classTable({ earlyExit, int8 }: ReportData): PageTable {
  return {
    title: text('Sensitivity and PPV by class'),
    head: ['class', 'samples', 'sensitivity %', 'PPV %', 'whole network: Se %', 'PPV %'].map((one) =>
      cell(one),
    ),
    rows: earlyExit.classes.map(({ name, present, sensitivity, ppv }, label) => ({
      cells: [
        cell(name),
        cell(groupDigits(present)),
        intervalCell(sensitivity),
        intervalCell(ppv),
        cell(percentOrDash(int8.classes[label].sensitivity?.percent ?? null)),
        cell(percentOrDash(int8.classes[label].ppv?.percent ?? null)),
      ],
    })),
  };
}

function extraNotes({ purity, votes, earlyExit, int8 }: ReportData): readonly Block[] {
  const rate = ({ right, samples }: { readonly right: number; readonly samples: number }) =>
    `${percentOrDash(samples === 0 ? null : (100 * right) / samples)} % of ${groupDigits(samples)}`;
  return [
    {
      note: text(
        `Macro-F1 is ${percentOrDash(earlyExit.macroF1)} % with early exit and ${percentOrDash(int8.macroF1)} % without.`,
      ),
    },
    ...(purity === null || purity === undefined
      ? []
      : [
          {
            note: text(
              `Right in windows of one class: ${rate(purity.single)}; in windows in which the class changes: ${rate(purity.mixed)}.`,
            ),
          },
        ]),
    ...(votes === null || votes === undefined
      ? []
      : [{ note: text(`Right by majority of a recording: ${votes.right} of ${votes.recordings}.`) }]),
  ];
}

/** How often answers are right. */
export function accuracySection(data: ReportData): Section {
  const { classNames, earlyExit } = data;
  return {
    id: 'accuracy',
    title: text('How often it is right'),
    blocks: [
      {
        note: text(`${groupDigits(data.testSamples)} test samples, with early exit. ${methodText(data)}`),
      },
      { table: confusionTable(classNames, earlyExit) },
      ...(classNames.length <= MOST_CHARTED ? [{ chart: classesChart(earlyExit.classes) }] : []),
      { table: classTable(data) },
      ...extraNotes(data),
    ],
  };
}
