import type { Dataset } from '../data/dataset.js';
import { type ConfusionMatrix, confusionMatrix } from '../metrics/confusion.js';
import { majorityVotes, type RecordingScores, scoresByRecording } from '../metrics/recordings.js';
import { type Scores, scoresOf } from '../metrics/scores.js';

/** How one way of answering did on the test samples. */
export interface AnswerScores {
  readonly confusion: ConfusionMatrix;
  readonly scores: Scores;
  /** By recording; empty where samples belong to none. */
  readonly recordings: readonly RecordingScores[];
  /** Recordings whose class most of their answers name; absent where recordings hold several classes. */
  readonly votes?: { readonly right: number; readonly recordings: number };
}

/** Scores of the int8 network on the test samples: as a whole, and with early exit. */
export interface TestScores {
  readonly int8: AnswerScores;
  readonly earlyExit: AnswerScores;
}

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

/**
 * Scores of answers to test samples.
 *
 * @param macroClasses classes that macro-F1 is the mean over; all when absent
 * @throws InputError when there is no class of such a name
 */
export function scoreAnswers(
  answers: Uint8Array,
  test: Dataset,
  macroClasses: readonly string[] | undefined,
): AnswerScores {
  const confusion = confusionMatrix(answers, test.labels, test.classNames);
  const names = recordingsOf(test);
  const scores = scoresOf(confusion, macroClasses);
  if (names === undefined) return { confusion, scores, recordings: [] };
  const recordings = scoresByRecording(answers, test.labels, names, test.classNames.length);
  if (!isOfOneClass(names, test.labels)) return { confusion, scores, recordings };
  const votes = majorityVotes(answers, test.labels, names, test.classNames.length);
  const right = votes.filter(({ truth, answer, tied }) => truth === answer && !tied).length;
  return { confusion, scores, recordings, votes: { right, recordings: votes.length } };
}
