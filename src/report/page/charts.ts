import * as Plot from '@observablehq/plot';
import type { ReportData, ReportedClass } from '../../pipeline/report-data.js';
import { terminalLine } from '../../text/terminal.js';
import { groupDigits, percent, shortCount } from '../format.js';
import type { PageChart } from './block.js';
import { COLORS, drawChart } from './draw.js';

/** A name that is short enough for an axis. */
function shortName(name: string, most: number): string {
  const letters = Array.from(terminalLine(name));
  return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`;
}

/** Names that a scale can tell apart, with what is shown of them. */
function namesOf(names: readonly string[], most: number): ReadonlyMap<string, string> {
  return new Map(names.map((name, i) => [String(i), shortName(name, most)]));
}

/** Longest name beside a chart. */
function nameLength(isNarrow: boolean): number {
  return isNarrow ? 12 : 24;
}

/** The margin of a chart that names need, in pixels. */
function marginFor(labels: ReadonlyMap<string, string>): number {
  return 16 + 7.6 * Math.max(...[...labels.values()].map((label) => Array.from(label).length), 3);
}

/** The lowest multiple of 5 below some percentages, so that an axis shows what differs. */
function floorOf(values: readonly number[]): number {
  return Math.max(0, 5 * Math.floor((Math.min(...values, 99) - 1) / 5));
}

/** Sensitivity and PPV of every class with early exit, with their intervals. */
export function classesChart(classes: readonly ReportedClass[]): PageChart {
  const points = classes.flatMap(({ sensitivity, ppv }, label) => [
    ...(sensitivity === null ? [] : [{ label: String(label), kind: 'Se', ...sensitivity }]),
    ...(ppv === null ? [] : [{ label: String(label), kind: 'PPV', ...ppv }]),
  ]);
  const low = floorOf(points.map((point) => point.low));
  return drawChart(
    (_, isNarrow) => {
      const labels = namesOf(
        classes.map(({ name }) => name),
        nameLength(isNarrow),
      );
      const of = (kind: string) => points.filter((point) => point.kind === kind);
      return {
        height: 62 + 30 * classes.length,
        marginBottom: 46,
        marginLeft: marginFor(labels),
        marginRight: 16,
        x: { domain: [low, 100], label: 'percent', ticks: isNarrow ? 4 : 6, grid: false },
        y: {
          domain: [...labels.keys()],
          label: null,
          tickFormat: (key: string) => labels.get(key) ?? key,
          tickSize: 0,
        },
        marks: [
          Plot.gridX({ stroke: COLORS.line, strokeOpacity: 1, ticks: isNarrow ? 4 : 6 }),
          Plot.ruleY(of('Se'), {
            x1: 'low',
            x2: 'high',
            y: 'label',
            dy: -4,
            stroke: COLORS.accent,
            strokeWidth: 2,
          }),
          Plot.ruleY(of('PPV'), {
            x1: 'low',
            x2: 'high',
            y: 'label',
            dy: 5,
            stroke: COLORS.other,
            strokeWidth: 2,
          }),
          Plot.dot(of('Se'), { x: 'percent', y: 'label', dy: -4, r: 4, fill: COLORS.accent }),
          Plot.dot(of('PPV'), {
            ...{ x: 'percent', y: 'label', dy: 5, r: 3.6 },
            ...{ fill: COLORS.paper, stroke: COLORS.other, strokeWidth: 2 },
          }),
        ],
      };
    },
    `Sensitivity and PPV of ${classes.length} classes with intervals of 95 %; the table has the numbers.`,
    {
      key: [{ text: 'sensitivity' }, { text: 'PPV', kind: 'hollow' }],
    },
  );
}

/** Accuracy against mean cost, for the whole network, the light rule and the margin rule at every budget. */
export function curveChart({ curve }: Pick<ReportData, 'curve'>): PageChart {
  const rows = curve.filter(({ sharedFirstLayer }) => sharedFirstLayer);
  const points = rows.map((row) => ({
    macs: row.macs.mean,
    accuracy: row.accuracy,
    rule: row.rule,
    configured: row.configured,
    label:
      row.rule === 'none'
        ? 'whole network'
        : row.rule === 'lightff'
          ? 'light rule'
          : `${Number((100 * (row.budget?.loss ?? 0)).toPrecision(6))} %`,
  }));
  const margin = points.filter(({ rule }) => rule === 'margin').sort((a, b) => a.macs - b.macs);
  const others = points.filter(({ rule }) => rule !== 'margin');
  const chosen = points.filter(({ configured }) => configured);
  const most = Math.max(...points.map(({ macs }) => macs));
  const lowest = Math.min(...points.map(({ accuracy }) => accuracy));
  const highest = Math.max(...points.map(({ accuracy }) => accuracy));
  const room = Math.max(0.1, (highest - lowest) * 0.18);
  return drawChart(
    (_, isNarrow) => ({
      height: isNarrow ? 260 : 320,
      marginLeft: 48,
      marginRight: isNarrow ? 22 : 60,
      marginTop: 26,
      marginBottom: 44,
      x: {
        domain: [0, (isNarrow ? 1.45 : 1.16) * most],
        label: 'mean multiply-accumulates per sample',
        ticks: isNarrow ? 4 : 8,
        tickFormat: (value: number) => shortCount(value),
      },
      y: { domain: [lowest - room, highest + room], label: 'accuracy, %', ticks: 5 },
      marks: [
        Plot.gridY({ stroke: COLORS.line, strokeOpacity: 1, ticks: 5 }),
        Plot.line(margin, { x: 'macs', y: 'accuracy', stroke: COLORS.accent, strokeWidth: 1.5 }),
        Plot.dot(margin, { x: 'macs', y: 'accuracy', r: 3.5, fill: COLORS.accent }),
        Plot.dot(others, {
          ...{ x: 'macs', y: 'accuracy', r: 4, fill: COLORS.paper },
          ...{ stroke: COLORS.other, strokeWidth: 2 },
        }),
        Plot.dot(chosen, { x: 'macs', y: 'accuracy', r: 8, stroke: COLORS.accent, strokeWidth: 2 }),
        Plot.text(others, {
          ...{ x: 'macs', y: 'accuracy', text: 'label', dy: -13, fontSize: 11 },
          ...{ textAnchor: 'start', dx: 10, dy: 1, fill: COLORS.muted },
        }),
      ],
    }),
    'Accuracy on the test samples against the mean number of multiply-accumulates, for every stopping rule; the table has the numbers.',
    {
      key: [
        { text: 'margin rule, a point for every budget' },
        { text: 'other rules', kind: 'hollow' },
        ...chosen.map(({ label }) => ({ text: `chosen: ${label}`, kind: 'ring' })),
      ],
    },
  );
}

/** How many samples stop at each exit point. */
export function stopsChart({ stops, testSamples }: Pick<ReportData, 'stops' | 'testSamples'>): PageChart {
  const rows = stops.map(({ layer, units, samples, right }, exit) => ({
    exit: String(exit),
    place: `layer ${layer + 1}, ${units}`,
    share: (100 * samples) / testSamples,
    right: (100 * right) / testSamples,
  }));
  return drawChart(
    (_, isNarrow) => ({
      height: 62 + 24 * rows.length,
      marginBottom: 46,
      marginLeft: isNarrow ? 104 : 116,
      marginRight: 52,
      x: {
        domain: [0, Math.max(...rows.map(({ share }) => share)) * 1.02],
        label: 'percent of the test samples',
        ticks: isNarrow ? 4 : 8,
      },
      y: {
        domain: rows.map(({ exit }) => exit),
        label: null,
        tickSize: 0,
        tickFormat: (exit: string) => rows[Number(exit)].place,
      },
      marks: [
        Plot.barX(rows, { x: 'share', y: 'exit', fill: COLORS.wrong, insetTop: 2, insetBottom: 2 }),
        Plot.barX(rows, { x: 'right', y: 'exit', fill: COLORS.accent, insetTop: 2, insetBottom: 2 }),
        Plot.text(rows, {
          ...{ x: 'share', y: 'exit', dx: 6, textAnchor: 'start', fontSize: 12, fill: COLORS.muted },
          text: (row: (typeof rows)[number]) => `${row.share.toFixed(1)} %`,
        }),
      ],
    }),
    'The share of the test samples that stop at each exit point; the table has the numbers.',
    {
      key: [
        { text: 'answered right', kind: 'square' },
        { text: 'answered wrong', kind: 'wrong square' },
      ],
    },
  );
}

/** How far right and wrong answers lead. */
export function marginsChart({ margins }: Pick<ReportData, 'margins'>): PageChart {
  const total = (of: 'right' | 'wrong') => margins.reduce((sum, bin) => sum + bin[of], 0);
  const [right, wrong] = [total('right'), total('wrong')];
  const shares = margins.map(({ from, to, ...bin }) => ({
    ...{ from, to },
    right: right === 0 ? 0 : (100 * bin.right) / right,
    wrong: wrong === 0 ? 0 : (100 * bin.wrong) / wrong,
  }));
  return drawChart(
    (_, isNarrow) => ({
      height: isNarrow ? 220 : 250,
      marginLeft: 44,
      marginRight: 16,
      marginBottom: 44,
      x: {
        label: 'margin of the answer',
        ticks: isNarrow ? 4 : 8,
        tickFormat: (value: number) => shortCount(value),
      },
      y: { label: 'percent of the right, and of the wrong answers', ticks: 5 },
      marks: [
        Plot.gridY({ stroke: COLORS.line, strokeOpacity: 1, ticks: 5 }),
        Plot.rectY(shares, {
          x1: 'from',
          x2: 'to',
          y: 'right',
          fill: COLORS.accent,
          fillOpacity: 0.55,
          insetRight: 1,
        }),
        Plot.rectY(shares, {
          ...{ x1: 'from', x2: 'to', y: 'wrong', fill: COLORS.wrong, fillOpacity: 0.18, insetRight: 1 },
          ...{ stroke: COLORS.wrong, strokeWidth: 1.5 },
        }),
        Plot.ruleY([0], { stroke: COLORS.muted }),
      ],
    }),
    'Right and wrong answers by their margin.',
    {
      caption: `The margin is how far the best label leads the second. The last bin has everything beyond. ${groupDigits(right)} right and ${groupDigits(wrong)} wrong answers, each as 100 %.`,
      key: [
        { text: 'right answers', kind: 'square' },
        { text: 'wrong answers', kind: 'wrong square' },
      ],
    },
  );
}

/** Most people in a chart. */
const MOST_PEOPLE = 40;

/** The accuracy of every person, the worst first. */
export function peopleChart(people: NonNullable<ReportData['people']>): PageChart {
  const shown = people.slice(0, MOST_PEOPLE);
  const rows = shown.map(({ accuracy }, i) => ({ person: String(i), ...accuracy }));
  const low = floorOf(rows.map((row) => row.low));
  return drawChart(
    (_, isNarrow) => {
      const labels = namesOf(
        shown.map(({ name }) => name),
        nameLength(isNarrow),
      );
      return {
        height: 62 + 20 * shown.length,
        marginBottom: 46,
        marginLeft: marginFor(labels),
        marginRight: 52,
        x: { domain: [low, 100], label: 'accuracy, %', ticks: isNarrow ? 4 : 6 },
        y: {
          domain: [...labels.keys()],
          label: null,
          tickFormat: (key: string) => labels.get(key) ?? key,
          tickSize: 0,
        },
        marks: [
          Plot.gridX({ stroke: COLORS.line, strokeOpacity: 1, ticks: isNarrow ? 4 : 6 }),
          Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'person', stroke: COLORS.accent, strokeWidth: 2 }),
          Plot.dot(rows, { x: 'percent', y: 'person', r: 4, fill: COLORS.accent }),
          Plot.text(rows, {
            ...{ x: () => 100, y: 'person', dx: 12, textAnchor: 'start', fontSize: 12, fill: COLORS.muted },
            text: (row: (typeof rows)[number]) => percent(row.percent),
          }),
        ],
      };
    },
    `Accuracy of ${shown.length} people, the worst first; the table has the numbers.`,
    people.length > shown.length
      ? {
          caption: `The ${shown.length} of ${people.length} people with the lowest accuracy; the table has all.`,
        }
      : {},
  );
}
