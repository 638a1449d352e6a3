import { type Dataset, subjectNames } from '../data/dataset.js';
import { type Counts, countAnswers } from '../metrics/confusion.js';
import { type Fraction, fractionIntervals } from '../metrics/fraction-intervals.js';
import { classCounts, sensitivitiesOf } from '../metrics/scores.js';
import { type PercentInterval, wilsonInterval } from '../metrics/wilson.js';
import type { IntervalMethod, MarginBin, ReportedPerson, ReportedScores } from './report-data.js';

/** Samples of a person, as indices, by the person's name in the order of Unicode. */
type People = readonly (readonly [name: string, samples: readonly number[]])[];

/** Whose the samples are; undefined if that is not known of any. */
export function peopleOf(dataset: Pick<Dataset, 'origins'>): People | undefined {
  const names = subjectNames(dataset);
  if (names === undefined) return undefined;
  const members = new Map<string, number[]>();
  names.forEach((name, sample) => {
    const known = members.get(name);
    if (known === undefined) members.set(name, [sample]);
    else known.push(sample);
  });
  return [...members].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How intervals are computed: over people if there are several. */
export function intervalMethodOf(people: People | undefined): IntervalMethod {
  return people === undefined || people.length < 2
    ? { kind: 'wilson' }
    : { kind: 'bootstrap', people: people.length };
}

function countsOf(
  answers: Uint8Array,
  labels: Uint8Array,
  samples: readonly number[],
  classes: number,
): Counts {
  return countAnswers(
    Uint8Array.from(samples, (sample) => answers[sample]),
    Uint8Array.from(samples, (sample) => labels[sample]),
    classes,
  );
}

/** The fractions of a confusion matrix: accuracy, then sensitivity and PPV of every class. */
function fractionsOf(counts: Counts): readonly Fraction[] {
  const classes = classCounts(counts);
  const sum = (of: 'right' | 'present') => classes.reduce((total, one) => total + one[of], 0);
  return [
    { part: sum('right'), whole: sum('present') },
    ...classes.flatMap(({ right, present, answered }) => [
      { part: right, whole: present },
      { part: right, whole: answered },
    ]),
  ];
}

/**
 * Scores with their intervals.
 *
 * @param confusion of all answers
 * @param people whose the samples are; undefined if that is not known
 */
export function reportedScores(
  { confusion, macroF1 }: { readonly confusion: Counts; readonly macroF1: number | null },
  answers: Uint8Array,
  { labels, classNames }: Pick<Dataset, 'labels' | 'classNames'>,
  people: People | undefined,
): ReportedScores {
  const all = fractionsOf(confusion);
  const intervals: readonly (PercentInterval | null)[] =
    people === undefined || intervalMethodOf(people).kind === 'wilson'
      ? all.map(({ part, whole }) => wilsonInterval(part, whole))
      : fractionIntervals(
          people.map(([, samples]) => fractionsOf(countsOf(answers, labels, samples, classNames.length))),
          // The same people are drawn whatever the network's seed, so that reports of several seeds compare.
          1,
        );
  return {
    accuracy: intervals[0],
    macroF1,
    confusion,
    classes: classCounts(confusion).map((counted, label) => ({
      name: classNames[label],
      ...counted,
      sensitivity: intervals[1 + 2 * label],
      ppv: intervals[2 + 2 * label],
    })),
  };
}

/** The answers to the samples of every person, the worst first; equally good ones by name. */
export function reportedPeople(
  people: People,
  answers: Uint8Array,
  { labels, classNames, origins }: Pick<Dataset, 'labels' | 'classNames' | 'origins'>,
): readonly ReportedPerson[] {
  const reported = people.flatMap(([name, samples]) => {
    const counts = countsOf(answers, labels, samples, classNames.length);
    const [{ part: right, whole }] = fractionsOf(counts);
    const accuracy = wilsonInterval(right, whole);
    if (accuracy === null) return [];
    const recordings = new Set(samples.map((sample) => origins?.recordingOf[sample])).size;
    return [{ name, recordings, samples: whole, right, accuracy, sensitivity: sensitivitiesOf(counts) }];
  });
  return reported.sort((a, b) => a.accuracy.percent - b.accuracy.percent);
}

/** Bins of margins. */
const BINS = 24;

/** The share of the margins that have a bin of their own width; the rest is in the last. */
const SHOWN = 0.99;

/** A width of bins that people can read: 1, 2 or 5 times a power of ten. */
function niceWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((step) => step * power).find((width) => width >= least) ?? 10 * power;
}

/**
 * Right and wrong answers by their margin, in bins of the same width from 0; the last has everything beyond.
 *
 * @param answers label and margin of every sample
 */
export function marginBins(
  { labels, margins }: { readonly labels: ArrayLike<number>; readonly margins: Int32Array },
  truth: Uint8Array,
): readonly MarginBin[] {
  if (margins.length === 0) return [];
  const sorted = margins.slice().sort();
  const width = niceWidth(Math.ceil(sorted[Math.floor(SHOWN * (sorted.length - 1))] / BINS));
  const last = Math.max(0, Math.min(BINS, Math.ceil((sorted[sorted.length - 1] + 1) / width)) - 1);
  const bins = Array.from({ length: last + 1 }, (_, bin) => ({
    ...{ from: bin * width, to: (bin + 1) * width },
    ...{ right: 0, wrong: 0 },
  }));
  margins.forEach((margin, sample) => {
    const bin = bins[Math.min(last, Math.floor(margin / width))];
    if (labels[sample] === truth[sample]) bin.right += 1;
    else bin.wrong += 1;
  });
  return bins;
}
