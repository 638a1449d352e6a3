import type { RandomStream } from '../math/random.js';

/** A choice that a search has: one of a number of values. */
export interface Choices {
  readonly count: number;
  /** Whether neighbours are alike, as widths are and learning rules are not. */
  readonly ordered: boolean;
}

/** A place in the search: the number of a value for every choice. */
export type Point = readonly number[];

/** Share of the trials that count as good. */
const GOOD = 0.25;

/** Candidates of which the best is proposed. */
const CANDIDATES = 24;

/** How much the prior, in which all values are alike, counts: as one trial. */
const PRIOR = 1;

/** How alike two values are: neighbours of ordered ones by a bell of about one step. */
function likeness(ordered: boolean, one: number, other: number): number {
  if (!ordered) return one === other ? 1 : 0;
  return Math.exp(-((one - other) ** 2) / 2);
}

/** Probability of every value of a choice, estimated from trials with these values. */
function densityOf({ count, ordered }: Choices, seen: readonly number[]): readonly number[] {
  const weights = Array.from({ length: count }, () => PRIOR / count);
  for (const value of seen) {
    const kernel = weights.map((_, other) => likeness(ordered, value, other));
    const sum = kernel.reduce((total, weight) => total + weight, 0);
    kernel.forEach((weight, other) => {
      weights[other] += weight / sum;
    });
  }
  return weights.map((weight) => weight / (seen.length + PRIOR));
}

function draw(density: readonly number[], stream: RandomStream): number {
  let left = stream.uniform();
  for (const [value, probability] of density.entries()) {
    left -= probability;
    if (left < 0) return value;
  }
  return density.length - 1;
}

/** A point at random. */
export function randomPoint(choices: readonly Choices[], stream: RandomStream): Point {
  return choices.map(({ count }) => stream.integer(0, count - 1));
}

/**
 * Proposes a point by a tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl 2011, Algorithms for Hyper-Parameter
 * Optimization, section 4), here with a table of probabilities for every choice: of points that are drawn like the good ones, that
 * whose ratio of the probability among the good to that among the others is highest. It depends only on its arguments.
 *
 * @param ranked points of trials, the best first; with fewer than four the point is drawn at random
 */
export function proposePoint(
  choices: readonly Choices[],
  ranked: readonly Point[],
  stream: RandomStream,
): Point {
  if (ranked.length < 4) return randomPoint(choices, stream);
  const cut = Math.ceil(GOOD * ranked.length);
  const densities = (points: readonly Point[]) =>
    choices.map((choice, i) =>
      densityOf(
        choice,
        points.map((point) => point[i]),
      ),
    );
  const good = densities(ranked.slice(0, cut));
  const others = densities(ranked.slice(cut));
  let best: Point = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < CANDIDATES; i++) {
    const point = good.map((density) => draw(density, stream));
    const ratio = point.reduce((sum, value, at) => sum + Math.log(good[at][value] / others[at][value]), 0);
    if (ratio > highest) {
      highest = ratio;
      best = point;
    }
  }
  return best;
}
