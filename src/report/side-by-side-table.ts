import type { RunBeside } from '../pipeline/side-by-side.js';
import { groupDigits, percent } from './format.js';

/** A row of a comparison: a figure of every run. */
export interface FigureRow {
  readonly what: string;
  /** "-" for a run that does not have it. */
  readonly values: readonly string[];
  /** The last run less the first, with its sign; "" if there are more than two, or one does not have it. */
  readonly change: string;
}

/** A figure of a run as a number. */
interface Figure {
  readonly what: string;
  readonly figureIn: (run: RunBeside) => number | null | undefined;
  readonly textOf: (value: number) => string;
}

const inPercent = (what: string, figureIn: Figure['figureIn']): Figure => ({
  what,
  figureIn,
  textOf: percent,
});
const inNumbers = (what: string, figureIn: Figure['figureIn']): Figure => ({
  ...{ what, figureIn },
  textOf: groupDigits,
});

const BEFORE_CLASSES: readonly Figure[] = [
  inPercent('accuracy, early exit %', ({ accuracy }) => accuracy.earlyExit),
  inPercent('  interval of 95 %, from', ({ accuracyInterval }) => accuracyInterval?.low),
  inPercent('  to', ({ accuracyInterval }) => accuracyInterval?.high),
  inPercent('accuracy, int8 %', ({ accuracy }) => accuracy.int8),
  inPercent('accuracy, float %', ({ accuracy }) => accuracy.float),
  inPercent('macro-F1, early exit %', ({ macroF1 }) => macroF1),
];

const AFTER_CLASSES: readonly Figure[] = [
  inNumbers('mean MACs', ({ macs }) => macs.mean),
  inNumbers('worst MACs', ({ macs }) => macs.worst),
];

const MEMORY: readonly Figure[] = [
  inNumbers('weights', ({ weights }) => weights),
  inNumbers('flash: code, bytes', ({ flash }) => flash.code),
  inNumbers('flash: constants, bytes', ({ flash }) => flash.weights),
  inNumbers('RAM: workspace, bytes', ({ workspace }) => workspace),
  inNumbers('mismatches', ({ mismatches }) => mismatches),
];

/** Names that occur in any of several lists, in the order in which they appear first. */
function namesIn(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

/** Sensitivity and PPV of the classes that all runs have, and instructions on the cores that any run was measured on. */
function figuresOf(runs: readonly RunBeside[]): readonly Figure[] {
  const classes = namesIn(runs.map((run) => run.classes.map(({ name }) => name)));
  const classOf = (run: RunBeside, name: string) => run.classes.find((one) => one.name === name);
  const targets = namesIn(runs.map(({ cores }) => cores.map(({ target }) => target)));
  const coreOf = (run: RunBeside, target: string) => run.cores.find((core) => core.target === target);
  return [
    ...BEFORE_CLASSES,
    ...classes.flatMap((name) => [
      inPercent(`sensitivity of ${name} %`, (run) => classOf(run, name)?.sensitivity),
      inPercent(`PPV of ${name} %`, (run) => classOf(run, name)?.ppv),
    ]),
    ...AFTER_CLASSES,
    ...targets.map((target) =>
      inNumbers(`instructions, mean, ${target}`, (run) => coreOf(run, target)?.instructions.mean),
    ),
    ...MEMORY,
  ];
}

/** "+0.12": a difference with its sign; "=" if there is none. */
function changeText(from: string, to: string, difference: number, textOf: Figure['textOf']): string {
  if (from === to) return '=';
  return difference < 0 ? `-${textOf(-difference)}` : `+${textOf(difference)}`;
}

/** The figures of several runs, a row for each. */
export function figureRows(runs: readonly RunBeside[]): readonly FigureRow[] {
  return figuresOf(runs).map(({ what, figureIn, textOf }) => {
    const numbers = runs.map((run) => figureIn(run) ?? undefined);
    const values = numbers.map((value) => (value === undefined ? '-' : textOf(value)));
    const [first, last] = [numbers[0], numbers[numbers.length - 1]];
    const change =
      runs.length === 2 && first !== undefined && last !== undefined
        ? changeText(values[0], values[1], last - first, textOf)
        : '';
    return { what, values, change };
  });
}

/** Words about the runs: a row for each. */
export function wordRows(runs: readonly RunBeside[]): readonly FigureRow[] {
  const row = (what: string, figureIn: (run: RunBeside) => string): FigureRow => ({
    ...{ what, change: '' },
    values: runs.map(figureIn),
  });
  return [
    row('network', ({ network }) => network),
    row('learning rule', ({ learningRule }) => learningRule),
    row('data', ({ dataset }) => dataset),
    row('test samples', ({ testSamples }) => groupDigits(testSamples)),
    row('verified', ({ passed }) => (passed ? 'yes' : 'NO')),
  ];
}

/** What has to be known to compare them. */
export function besideNotes(runs: readonly RunBeside[]): readonly string[] {
  const datasets = new Set(runs.map(({ dataset }) => dataset));
  const uncounted = runs.filter(({ cores }) => cores.length === 0).map(({ source }) => source);
  return [
    'Scores are those of the test samples with early exit unless it says otherwise; the interval takes samples as independent.',
    ...(datasets.size > 1 ? ['The runs are of different data: their scores cannot be compared.'] : []),
    ...(uncounted.length > 0 && uncounted.length < runs.length
      ? [`No instructions were counted for ${uncounted.join(', ')}; run \`ffirm bench\` with its config.`]
      : []),
  ];
}

/** Headings: what runs are called. Runs of the same name are told apart by where they come from. */
export function headings(runs: readonly RunBeside[]): readonly string[] {
  const isUnique = new Set(runs.map(({ name }) => name)).size === runs.length;
  return runs.map(({ name, source }) => (isUnique ? name : source));
}
