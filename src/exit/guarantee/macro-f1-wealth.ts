import type { AnswerCell, AnswerTable } from './answer-table.js';
import type { ClassCorner } from './class-intervals.js';

/**
 * What a class adds to the loss of a sample, times the number of classes: weight * (truth + f1 * answer).
 * `truth` is 2 where the full network finds the class and early exit does not, -2 the other way round;
 * `answer` is -1 where the full network answers with the class, and 1 where early exit does.
 */
interface ClassPart {
  readonly truth: number;
  readonly answer: number;
}

/** The full network's answer, which early exit gives up: correct or wrong. */
const LOST: ClassPart = { truth: 2, answer: -1 };
const LEFT: ClassPart = { truth: 0, answer: -1 };
/** The answer of early exit that replaces it: correct or wrong. */
const GAINED: ClassPart = { truth: -2, answer: 1 };
const TAKEN: ClassPart = { truth: 0, answer: 1 };

/** A part's values at the corners of its class. It is linear along each side, so these hold its extremes. */
function valuesAt(corners: readonly ClassCorner[], { truth, answer }: ClassPart): number[] {
  return corners.map(({ f1, weight }) => weight * (truth + f1 * answer));
}

/**
 * The largest loss that any sample can have, drawn or not: a right answer that becomes a wrong one.
 *
 * @param corners of the rectangles that the nuisances are in, `[classes][4]`
 * @returns -Infinity when there is one class only, and so no answer to change
 */
export function largestLoss(corners: readonly (readonly ClassCorner[])[]): number {
  const lost = corners.map((ofClass) => Math.max(...valuesAt(ofClass, LOST)));
  const taken = corners.map((ofClass) => Math.max(...valuesAt(ofClass, TAKEN)));
  const sums = lost.flatMap((from, full) =>
    taken.filter((_, early) => early !== full).map((to) => from + to),
  );
  return Math.max(...sums) / corners.length;
}

/** The linear function constant + slope * x. */
interface Chord {
  readonly constant: number;
  readonly slope: number;
}

/** The chord of log(1 + bet (loss - x)), which is concave in x, from x = low to x = high. */
function chordOf(bet: number, loss: number, low: number, high: number): Chord {
  const atLow = Math.log1p(bet * (loss - low));
  const slope = (Math.log1p(bet * (loss - high)) - atLow) / (high - low);
  return { constant: atLow - slope * low, slope };
}

/**
 * A lower bound of the logarithm of the wealth, sum over the samples of log(1 + bet (loss - W)), over all
 * nuisances in the rectangles. W is the sample's share of the macro-F1 loss: with phi the full network's F1
 * of a class c, and D the share of samples of the class plus the share that early exit answers with it,
 *
 *     F1 of full - F1 of early = (2 (TP of full - TP of early) + phi (answered c by early - by full)) / D
 *
 * exactly, in shares of all samples. So W is not 0 only where the answers differ, and has a part for each of
 * the two classes. Each logarithm is bounded by its chord over the values that W takes in the rectangles. The
 * sum of the chords is a sum over the classes of functions linear in (1 / D, phi / D), so each class has its
 * least value at a corner. Taking the worst nuisances for all samples together lets what a class loses and
 * gains cancel.
 *
 * @param corners `[classes][4]`
 * @param bet at least 0, with bet * (largestLoss(corners) - loss) below 1
 */
export function leastLogWealth(
  table: AnswerTable,
  corners: readonly (readonly ClassCorner[])[],
  loss: number,
  bet: number,
): number {
  const sums = corners.map(() => ({ truth: 0, answer: 0 }));
  let constant = 0;
  for (const cell of table.cells) {
    if (cell.full === cell.early) {
      constant += cell.count * Math.log1p(bet * loss);
      continue;
    }
    const parts = changedParts(cell);
    const values = parts.map(({ label, part }) => valuesAt(corners[label], part));
    const low = values.reduce((sum, ofPart) => sum + Math.min(...ofPart), 0) / table.classes;
    const high = values.reduce((sum, ofPart) => sum + Math.max(...ofPart), 0) / table.classes;
    const chord = chordOf(bet, loss, low, high);
    constant += cell.count * chord.constant;
    for (const { label, part } of parts) {
      sums[label].truth += (cell.count * chord.slope * part.truth) / table.classes;
      sums[label].answer += (cell.count * chord.slope * part.answer) / table.classes;
    }
  }
  return sums.reduce((least, sum, label) => least + Math.min(...valuesAt(corners[label], sum)), constant);
}

/** The two classes of a changed answer and their parts. */
function changedParts({ truth, full, early }: AnswerCell) {
  return [
    { label: full, part: truth === full ? LOST : LEFT },
    { label: early, part: truth === early ? GAINED : TAKEN },
  ];
}
