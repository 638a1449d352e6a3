import { z } from 'zod';
import { nearestName } from '../config/nearest.js';
import { InputError } from '../errors/input-error.js';
import type { ConfusionMatrix, Counts } from './confusion.js';

/** A percentage, or null where there is nothing to divide by. */
export const percentSchema = z.number().nullable();

/** Scores of one class, in samples and in percent. */
const classScoresSchema = z
  .object({
    name: z.string(),
    /** Samples of the class. */
    present: z.number(),
    /** Samples answered with the class. */
    answered: z.number(),
    /** Samples of the class that are answered so. */
    right: z.number(),
    sensitivity: percentSchema,
    /** Positive predictive value. */
    ppv: percentSchema,
    f1: percentSchema,
  })
  .readonly();

/** All scores of a confusion matrix, in percent. */
export const scoresSchema = z
  .object({
    count: z.number(),
    accuracy: percentSchema,
    /** See macroF1Of. */
    macroF1: percentSchema,
    /** Names of the classes over which macroF1 is averaged. */
    macroClasses: z.array(z.string()).readonly(),
    /** Names of further classes that it would include if they occurred. */
    absentClasses: z.array(z.string()).readonly(),
    classes: z.array(classScoresSchema).readonly(),
  })
  .readonly();

/** @see scoresSchema */
export type Scores = z.output<typeof scoresSchema>;

/** Numbers of correct and wrong answers for one class, in samples. */
export type ClassCounts = Pick<z.output<typeof classScoresSchema>, 'right' | 'present' | 'answered'>;

/** Numbers of correct and wrong answers for each class. */
export function classCounts(counts: Counts): readonly ClassCounts[] {
  return counts.map((row, label) => ({
    right: row[label],
    present: row.reduce((sum, count) => sum + count, 0),
    answered: counts.reduce((sum, other) => sum + other[label], 0),
  }));
}

function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole;
}

/** Percent of the samples that are answered correctly; null when there are no samples. */
export function accuracyOf(counts: Counts): number | null {
  const classes = classCounts(counts);
  return percentOf(
    classes.reduce((sum, { right }) => sum + right, 0),
    classes.reduce((sum, { present }) => sum + present, 0),
  );
}

/** Sensitivity, TP / (TP + FN), of each class in percent; null for a class without samples. */
export function sensitivitiesOf(counts: Counts): readonly (number | null)[] {
  return classCounts(counts).map(({ right, present }) => percentOf(right, present));
}

/** Positive predictive value, TP / (TP + FP), of each class in percent; null for a class that is never answered. */
export function predictiveValuesOf(counts: Counts): readonly (number | null)[] {
  return classCounts(counts).map(({ right, answered }) => percentOf(right, answered));
}

/** F1 = 2 TP / (2 TP + FP + FN) of each class in percent; null for a class that neither occurs nor is answered. */
export function f1Of(counts: Counts): readonly (number | null)[] {
  return classCounts(counts).map(({ right, present, answered }) => percentOf(2 * right, present + answered));
}

/**
 * Mean of the F1 of the classes that occur, in percent; null when none does. A class that occurs and is never answered counts as
 * 0. One that does not occur has no F1 worth the name, 0 if it is ever answered and nothing else, and is left out: what is
 * answered with it is counted with the classes that these samples are of.
 *
 * The F1 of a subset counts mistakes with all classes: an F beat answered as V is a false V even when F is not in the
 * mean.
 *
 * @param labels the classes over which to average; all when absent
 */
export function macroF1Of(counts: Counts, labels?: readonly number[]): number | null {
  const all = f1Of(counts);
  const present = classCounts(counts).map((counted) => counted.present);
  const values = (labels ?? all.map((_, label) => label)).flatMap((label) =>
    present[label] > 0 ? (all[label] ?? []) : [],
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * All scores of a confusion matrix.
 *
 * @param macroClasses names of the classes over which macro-F1 is averaged; all when absent
 * @throws InputError when there is no class with such a name
 */
export function scoresOf(matrix: ConfusionMatrix, macroClasses?: readonly string[]): Scores {
  const { classNames, counts } = matrix;
  const wanted = macroClasses ?? classNames;
  const labels = wanted.map((name) => labelOf(classNames, name));
  const sensitivity = sensitivitiesOf(counts);
  const ppv = predictiveValuesOf(counts);
  const f1 = f1Of(counts);
  const perClass = classCounts(counts);
  return {
    count: perClass.reduce((sum, { present }) => sum + present, 0),
    accuracy: accuracyOf(counts),
    macroF1: macroF1Of(counts, labels),
    macroClasses: wanted.filter((_, i) => perClass[labels[i]].present > 0),
    absentClasses: wanted.filter((_, i) => perClass[labels[i]].present === 0),
    classes: perClass.map((found, label) => ({
      name: classNames[label],
      ...found,
      sensitivity: sensitivity[label],
      ppv: ppv[label],
      f1: f1[label],
    })),
  };
}

function labelOf(classNames: readonly string[], name: string): number {
  const label = classNames.indexOf(name);
  if (label >= 0) return label;
  const near = nearestName(name, classNames);
  const remedy = near === undefined ? `known: ${classNames.join(', ')}` : `did you mean "${near}"?`;
  throw new InputError(`macro-F1: there is no class "${name}"; ${remedy}`);
}
