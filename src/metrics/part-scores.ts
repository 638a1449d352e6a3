import { z } from 'zod';
import type { ConfusionMatrix } from './confusion.js';
import { scoresByRecording } from './recordings.js';
import { classCounts } from './scores.js';

const count = z.int().nonnegative();

/** The people of a part, and the one with the smallest share of right answers, the first of several by name. */
export const peopleScoresSchema = z
  .strictObject({
    count: z.int().positive(),
    worst: z.strictObject({ name: z.string(), samples: z.int().positive(), right: count }).readonly(),
  })
  .readonly();

/** @see peopleScoresSchema */
export type PeopleScores = z.output<typeof peopleScoresSchema>;

/** Right answers to the samples of one part, by class and for the worst person: plain JSON. */
export const partScoresSchema = z
  .strictObject({
    classes: z
      .array(
        z
          .strictObject({
            name: z.string(),
            /** Samples of the class, samples that are answered so, and both. */
            present: count,
            answered: count,
            right: count,
          })
          .readonly(),
      )
      .readonly(),
    /** Null if it is not known whose the samples are. */
    people: peopleScoresSchema.nullable(),
  })
  .readonly();

/** @see partScoresSchema */
export type PartScores = z.output<typeof partScoresSchema>;

/**
 * The people of a part, and the worst of them.
 *
 * @param names whose each sample is; at least one
 * @throws RangeError as scoresByRecording, and when there is no sample
 */
export function peopleScores(
  answers: Uint8Array,
  truth: Uint8Array,
  names: readonly string[],
  classes: number,
): PeopleScores {
  const people = scoresByRecording(answers, truth, names, classes).map(({ recording, counts }) => {
    const counted = classCounts(counts);
    return {
      name: recording,
      samples: counted.reduce((sum, { present }) => sum + present, 0),
      right: counted.reduce((sum, { right }) => sum + right, 0),
    };
  });
  if (people.length === 0) throw new RangeError('nobody has a sample');
  const worst = people.reduce((least, person) =>
    person.right * least.samples < least.right * person.samples ? person : least,
  );
  return { count: people.length, worst };
}

/** The scores of a part from its confusion matrix. @param people null if it is not known whose the samples are */
export function partScores({ classNames, counts }: ConfusionMatrix, people: PeopleScores | null): PartScores {
  return {
    classes: classCounts(counts).map(({ present, answered, right }, label) => ({
      name: classNames[label],
      ...{ present, answered, right },
    })),
    people,
  };
}

/** Samples of a part, and those that are answered right. */
export function totalOf({ classes }: Pick<PartScores, 'classes'>): {
  readonly samples: number;
  readonly right: number;
} {
  return {
    samples: classes.reduce((sum, { present }) => sum + present, 0),
    right: classes.reduce((sum, { right }) => sum + right, 0),
  };
}
