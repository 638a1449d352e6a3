import { z } from 'zod';

/** Samples by `[truth][answer]`, as countAnswers returns them. */
export const countsSchema = z.array(z.array(z.number()).readonly()).readonly();

/** @see countsSchema */
export type Counts = z.output<typeof countsSchema>;

/** How often each class was answered with each: plain JSON. */
export const confusionSchema = z
  .object({
    classNames: z.array(z.string()).readonly(),
    /** A row for every class that occurs, a column for every class that is answered. */
    counts: countsSchema,
  })
  .readonly();

/** @see confusionSchema */
export type ConfusionMatrix = z.output<typeof confusionSchema>;

/**
 * Counts answers by class. All metrics of labels are made of these counts.
 *
 * @param answers class of every sample as it was answered
 * @param truth class of every sample as it is
 * @returns `[truth][answer]`
 * @throws RangeError when their numbers differ, or one is not below `classes`
 */
export function countAnswers(answers: Uint8Array, truth: Uint8Array, classes: number): number[][] {
  if (answers.length !== truth.length) {
    throw new RangeError(`${answers.length} answers for ${truth.length} labels`);
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) {
    if (truth[i] >= classes || answers[i] >= classes) {
      throw new RangeError(`sample ${i}: answer ${answers[i]}, label ${truth[i]}, of ${classes} classes`);
    }
    counts[truth[i]][answers[i]] += 1;
  }
  return counts;
}

/** The confusion matrix of answers. @throws as countAnswers */
export function confusionMatrix(
  answers: Uint8Array,
  truth: Uint8Array,
  classNames: readonly string[],
): ConfusionMatrix {
  return { classNames, counts: countAnswers(answers, truth, classNames.length) };
}

/** The sum of matrices of the same classes, such as those of single recordings. @throws RangeError when they differ */
export function sumConfusion(matrices: readonly ConfusionMatrix[]): ConfusionMatrix {
  const [first] = matrices;
  if (first === undefined) throw new RangeError('no matrices to add up');
  const counts = first.counts.map((row) => row.map(() => 0));
  for (const { classNames, counts: added } of matrices) {
    if (classNames.join('\n') !== first.classNames.join('\n')) {
      throw new RangeError(
        `classes ${classNames.join(', ')} and ${first.classNames.join(', ')} do not go together`,
      );
    }
    added.forEach((row, truth) => {
      row.forEach((count, answer) => {
        counts[truth][answer] += count;
      });
    });
  }
  return { classNames: first.classNames, counts };
}
