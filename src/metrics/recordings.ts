import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { countAnswers, countsSchema } from './confusion.js';
import { accuracyOf, percentSchema, predictiveValuesOf, sensitivitiesOf } from './scores.js';

/** The scores of the samples of one recording. */
export const recordingScoresSchema = z
  .object({
    recording: z.string(),
    count: z.number(),
    counts: countsSchema,
    /** Percent. */
    accuracy: z.number(),
    /** Percent by class; null for a class that the recording does not have. */
    sensitivity: z.array(percentSchema).readonly(),
    /** Percent by class; null for a class that is never answered. */
    ppv: z.array(percentSchema).readonly(),
  })
  .readonly();

/** @see recordingScoresSchema */
export type RecordingScores = z.output<typeof recordingScoresSchema>;

/** Sample indices of each recording, by name in the order of Unicode. */
function byRecording(recordings: readonly string[], count: number): [string, number[]][] {
  if (recordings.length !== count) {
    throw new RangeError(`${recordings.length} names of recordings for ${count} samples`);
  }
  const members = new Map<string, number[]>();
  recordings.forEach((name, index) => {
    const found = members.get(name);
    if (found === undefined) members.set(name, [index]);
    else found.push(index);
  });
  return [...members].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Scores of every recording separately, sorted by name: a mean over all beats hides the patient for whom nothing works.
 *
 * @param recordings name of the recording of each sample
 * @throws RangeError as countAnswers
 */
export function scoresByRecording(
  answers: Uint8Array,
  truth: Uint8Array,
  recordings: readonly string[],
  classes: number,
): readonly RecordingScores[] {
  return byRecording(recordings, truth.length).map(([recording, indices]) => {
    const counts = countAnswers(
      Uint8Array.from(indices, (index) => answers[index]),
      Uint8Array.from(indices, (index) => truth[index]),
      classes,
    );
    return {
      recording,
      count: indices.length,
      counts,
      accuracy: accuracyOf(counts) ?? 0,
      sensitivity: sensitivitiesOf(counts),
      ppv: predictiveValuesOf(counts),
    };
  });
}

/** One answer for a whole recording. */
export interface RecordingVote {
  readonly recording: string;
  /** Class of the recording. */
  readonly truth: number;
  /** The class with most votes; the lowest of them in a tie. */
  readonly answer: number;
  /** Whether several classes had the same number of votes. */
  readonly tied: boolean;
  /** Samples of the recording that were answered with each class. */
  readonly votes: readonly number[];
}

/**
 * Answers a whole recording with the class that most of its samples are answered with. For recordings of one class
 * each, such as a minute of EEG.
 *
 * @throws InputError when samples of a recording have different classes
 * @throws RangeError when the lengths differ, or an answer is not below `classes`
 */
export function majorityVotes(
  answers: Uint8Array,
  truth: Uint8Array,
  recordings: readonly string[],
  classes: number,
): readonly RecordingVote[] {
  if (answers.length !== truth.length) {
    throw new RangeError(`${answers.length} answers for ${truth.length} labels`);
  }
  return byRecording(recordings, truth.length).map(([recording, indices]) => {
    const label = truth[indices[0]];
    const other = indices.find((index) => truth[index] !== label);
    if (other !== undefined) {
      throw new InputError(
        `majority vote: recording "${recording}" has samples of the classes ${label} and ${truth[other]}; ` +
          'vote only over recordings of one class',
      );
    }
    const votes = new Array<number>(classes).fill(0);
    for (const index of indices) {
      if (answers[index] >= classes) throw new RangeError(`answer ${answers[index]} of ${classes} classes`);
      votes[answers[index]] += 1;
    }
    const most = Math.max(...votes);
    return {
      recording,
      truth: label,
      answer: votes.indexOf(most),
      tied: votes.indexOf(most) !== votes.lastIndexOf(most),
      votes,
    };
  });
}
