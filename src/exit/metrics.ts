import { countAnswers } from '../metrics/confusion.js';
import { macroF1Of, sensitivitiesOf } from '../metrics/scores.js';

/** Percent of equal labels. */
export function accuracy(answers: Uint8Array, truth: Uint8Array): number {
  return (100 * truth.reduce((right, label, i) => right + Number(answers[i] === label), 0)) / truth.length;
}

/** Percent of the samples of each class that are answered with the class; null for a class without samples. */
export function sensitivities(
  answers: Uint8Array,
  truth: Uint8Array,
  classes: number,
): readonly (number | null)[] {
  return sensitivitiesOf(countAnswers(answers, truth, classes));
}

/**
 * Mean of F1 = 2 TP / (2 TP + FP + FN) over the classes that occur, in percent.
 */
export function macroF1(answers: Uint8Array, truth: Uint8Array, classes: number): number {
  return macroF1Of(countAnswers(answers, truth, classes)) ?? Number.NaN;
}
