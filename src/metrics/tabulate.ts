import { bootstrapIntervals, type Interval } from './bootstrap.js';

/** A figure of a protocol. */
export interface Figure {
  /** "V sensitivity" */
  readonly name: string;
  /** "%", or "a day". */
  readonly unit: string;
  /** Which value is the worse one. */
  readonly worse: 'lower' | 'higher';
}

/** What was counted in one recording. */
export interface CountedRecording<Counts> {
  readonly recording: string;
  readonly subject: string;
  readonly counts: Counts;
}

/** How the figures of a protocol follow from counts. */
export interface Tabulation<Counts> {
  readonly figures: readonly Figure[];
  /** Whether a mean counts every recording alike, or every person. */
  readonly meanOver: 'recordings' | 'people';
  readonly add: (left: Counts, right: Counts) => Counts;
  /** A value for every figure, null where it is not defined. */
  readonly valuesOf: (counts: Counts) => readonly (number | null)[];
  /** Numbers of a row by their names, for tables. */
  readonly shown: (counts: Counts) => Readonly<Record<string, number>>;
}

/** One figure over all recordings. */
export interface FigureScore extends Figure {
  /** Of all counts together. */
  readonly gross: number | null;
  /** 95 % bootstrap interval over people; null for one person. */
  readonly grossInterval: Interval | null;
  /** Mean over the recordings or people for which it is defined. */
  readonly mean: number | null;
  readonly meanInterval: Interval | null;
  /** The person with the worst value, the first of several; null if nobody has one. */
  readonly worst: { readonly subject: string; readonly value: number } | null;
}

/** A row of a table: counts, and the values of all figures. */
export interface ScoredRow {
  readonly counts: Readonly<Record<string, number>>;
  readonly values: readonly (number | null)[];
}

/** All figures of a protocol, as a whole, by recording and by person: plain JSON. */
export interface Tabulated {
  readonly figures: readonly FigureScore[];
  readonly recordings: readonly ({ readonly recording: string; readonly subject: string } & ScoredRow)[];
  readonly people: readonly ({ readonly subject: string; readonly recordings: number } & ScoredRow)[];
}

/** A person with the recordings that are of them. */
interface Person<Counts> {
  readonly subject: string;
  readonly recordings: readonly Counts[];
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function peopleOf<Counts>(recordings: readonly CountedRecording<Counts>[]): readonly Person<Counts>[] {
  const people = new Map<string, Counts[]>();
  for (const { subject, counts } of recordings) {
    const own = people.get(subject);
    if (own === undefined) people.set(subject, [counts]);
    else own.push(counts);
  }
  return Array.from(people, ([subject, own]) => ({ subject, recordings: own }));
}

/** The value that a figure is judged by, the worst first. */
function worstOf(
  { worse }: Figure,
  rows: readonly { readonly subject: string; readonly value: number | null }[],
): FigureScore['worst'] {
  const known = rows.flatMap(({ subject, value }) => (value === null ? [] : [{ subject, value }]));
  const sign = worse === 'lower' ? 1 : -1;
  return known.length === 0
    ? null
    : known.reduce((worst, row) => (sign * row.value < sign * worst.value ? row : worst));
}

/**
 * Makes the figures of a protocol from what was counted in every recording: gross, where every event counts alike; the mean, where
 * every recording or person does; each with a bootstrap interval over people; and the worst person.
 *
 * @param recordings at least one, in the order of the rows
 * @param seed of the bootstrap
 * @throws RangeError when there is no recording
 */
export function tabulate<Counts>(
  recordings: readonly CountedRecording<Counts>[],
  { figures, meanOver, add, valuesOf, shown }: Tabulation<Counts>,
  seed: number,
): Tabulated {
  if (recordings.length === 0) throw new RangeError('no recordings to score');
  const people = peopleOf(recordings);
  const sumOf = (counts: readonly Counts[]) => counts.reduce(add);
  const totals = new Map(people.map((person) => [person, sumOf(person.recordings)]));
  const totalOf = (person: Person<Counts>) => totals.get(person) ?? sumOf(person.recordings);
  const valuesOfRecordings = new Map(
    people.map((person) => [
      person,
      meanOver === 'people' ? [valuesOf(totalOf(person))] : person.recordings.map(valuesOf),
    ]),
  );
  const everyFigure = (drawn: readonly Person<Counts>[]) => {
    const gross = valuesOf(sumOf(drawn.map(totalOf)));
    const rows = drawn.flatMap((person) => valuesOfRecordings.get(person) ?? []);
    return [...gross, ...figures.map((_, figure) => meanOf(rows.map((values) => values[figure])))];
  };
  const values = everyFigure(people);
  const intervals = bootstrapIntervals(people, everyFigure, seed);
  const rows = people.map((person) => ({
    subject: person.subject,
    recordings: person.recordings.length,
    counts: shown(totalOf(person)),
    values: valuesOf(totalOf(person)),
  }));
  return {
    figures: figures.map((figure, i) => ({
      ...figure,
      gross: values[i],
      grossInterval: intervals[i],
      mean: values[figures.length + i],
      meanInterval: intervals[figures.length + i],
      worst: worstOf(
        figure,
        rows.map(({ subject, values: own }) => ({ subject, value: own[i] })),
      ),
    })),
    recordings: recordings.map(({ recording, subject, counts }) => ({
      ...{ recording, subject },
      ...{ counts: shown(counts), values: valuesOf(counts) },
    })),
    people: rows,
  };
}
