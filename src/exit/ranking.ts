import { LEAST_LOGIT } from '../kernel/heads/single-pass.js';

/** The best label, and what it and the second best have. */
export interface Ranking {
  /** Of equal ones the first. */
  readonly label: number;
  readonly largest: number;
  readonly second: number;
}

/** Compares the labels of a row of goodness or logits, as the routine does. */
export function rankLabels(goodness: Int32Array, start: number, classes: number): Ranking {
  let label = 0;
  // Goodness is never below it either.
  let largest = LEAST_LOGIT;
  let second = LEAST_LOGIT;
  for (let candidate = 0; candidate < classes; candidate++) {
    const value = goodness[start + candidate];
    if (value > largest) {
      second = largest;
      largest = value;
      label = candidate;
    } else if (value > second) {
      second = value;
    }
  }
  return { label, largest, second };
}
