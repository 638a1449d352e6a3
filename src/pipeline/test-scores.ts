import { z } from 'zod';
import { type Dataset, subjectNames } from '../data/dataset.js';
import { isBelow } from '../data/recordings/purity.js';
import { confusionMatrix, confusionSchema } from '../metrics/confusion.js';
import { type PartScores, partScores, peopleScores, peopleScoresSchema } from '../metrics/part-scores.js';
import { majorityVotes, recordingScoresSchema, scoresByRecording } from '../metrics/recordings.js';
import { scoresOf, scoresSchema } from '../metrics/scores.js';

const countedSchema = z.object({ right: z.number(), samples: z.number() }).readonly();

/** The scores of one way of answering on the test samples. */
const answerScoresSchema = z
  .object({
    confusion: confusionSchema,
    scores: scoresSchema,
    /** By recording; empty if samples belong to no recording. */
    recordings: z.array(recordingScoresSchema).readonly(),
    /** Majority votes of recordings; absent if recordings contain several classes. */
    votes: z.object({ right: z.number(), recordings: z.number() }).readonly().exactOptional(),
    /** Windows of one class, and those in which it changes; absent if there are none of the latter. */
    purity: z.object({ single: countedSchema, mixed: countedSchema }).readonly().exactOptional(),
    /** Absent if it is not known whose the samples are. */
    people: peopleScoresSchema.exactOptional(),
  })
  .readonly();

/** @see answerScoresSchema */
export type AnswerScores = z.output<typeof answerScoresSchema>;

/** Scores of the int8 network on the test samples: as a whole, and with early exit. */
export const testScoresSchema = z
  .object({ int8: answerScoresSchema, earlyExit: answerScoresSchema })
  .readonly();

/** @see testScoresSchema */
export type TestScores = z.output<typeof testScoresSchema>;

function recordingsOf({ origins }: Dataset): readonly string[] | undefined {
  return origins === undefined
    ? undefined
    : Array.from(origins.recordingOf, (index) => origins.recordings[index]);
}

/** True when no recording has samples of two classes. */
function isOfOneClass(names: readonly string[], labels: Uint8Array): boolean {
  const classOf = new Map<string, number>();
  return names.every((name, i) => {
    const known = classOf.get(name) ?? labels[i];
    classOf.set(name, known);
    return known === labels[i];
  });
}

/** The right answers to samples of one class, and to those that cover several. */
function scoresByPurity(answers: Uint8Array, { labels, purity }: Dataset): Pick<AnswerScores, 'purity'> {
  if (purity === undefined) return {};
  const counts = { single: { right: 0, samples: 0 }, mixed: { right: 0, samples: 0 } };
  labels.forEach((label, sample) => {
    const count = isBelow(purity[sample], 1) ? counts.mixed : counts.single;
    count.samples += 1;
    if (answers[sample] === label) count.right += 1;
  });
  return counts.mixed.samples === 0 ? {} : { purity: counts };
}

/**
 * Computes the scores of answers to the samples of a part.
 *
 * @param macroClasses classes over which macro-F1 is averaged; all when absent
 * @throws InputError when there is no class with such a name
 */
export function scoreAnswers(
  answers: Uint8Array,
  test: Dataset,
  macroClasses: readonly string[] | undefined,
): AnswerScores {
  const confusion = confusionMatrix(answers, test.labels, test.classNames);
  const names = recordingsOf(test);
  const scores = scoresOf(confusion, macroClasses);
  const subjects = subjectNames(test);
  const classes = test.classNames.length;
  const more = {
    ...scoresByPurity(answers, test),
    ...(subjects === undefined || test.count === 0
      ? {}
      : { people: peopleScores(answers, test.labels, subjects, classes) }),
  };
  if (names === undefined) return { confusion, scores, recordings: [], ...more };
  const recordings = scoresByRecording(answers, test.labels, names, classes);
  if (!isOfOneClass(names, test.labels)) return { confusion, scores, recordings, ...more };
  const votes = majorityVotes(answers, test.labels, names, classes);
  const right = votes.filter(({ truth, answer, tied }) => truth === answer && !tied).length;
  return { confusion, scores, recordings, votes: { right, recordings: votes.length }, ...more };
}

/** What a model card says of these answers. */
export function partScoresOf({ confusion, people }: AnswerScores): PartScores {
  return partScores(confusion, people ?? null);
}
