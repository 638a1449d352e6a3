import type { LearnConfig } from '../config/learn-config.js';
import type { Dataset } from '../data/dataset.js';
import type { Counts } from '../metrics/confusion.js';
import type { Scores } from '../metrics/scores.js';

/** What became of one life. */
export interface AdaptLife {
  readonly recording: string;
  /** Absent if nobody knows, or if it is the name of the recording. */
  readonly subject?: string;
  /** Minute of the recording at which it starts. */
  readonly from: number;
  /** Samples that are scored: those after the minutes that teach. */
  readonly samples: number;
  /** How often each class was answered with each, `[truth][answer]`. */
  readonly counts: { readonly before: Counts; readonly after: Counts };
  /** Percent of them that are answered correctly, by the generated network and with what was learned. */
  readonly accuracy: { readonly before: number; readonly after: number };
  /** The difference of the two in points; below 0 if learning did harm. */
  readonly change: number;
  /** Samples that were asked about. */
  readonly questions: number;
  /** How many of them were asked about a second time, because the answer contradicted the network. */
  readonly askedTwice: number;
  /** Updates, those that were undone included. */
  readonly updates: number;
  /** How often everything that was learned was undone. */
  readonly undone: number;
}

/** All lives with one number of first questions. */
export interface AdaptRow {
  /** Samples of the first minutes that are asked about, at most. */
  readonly questions: number;
  /** Scores over all scored samples of all lives: of the generated network, with early exit. */
  readonly before: Scores;
  /** The same with what was learned. */
  readonly after: Scores;
  /** Answers that a life asks for in the mean; a question that is asked twice counts twice. */
  readonly answers: number;
  readonly harmed: {
    /** Lives whose accuracy is lower by more than half a point. */
    readonly halfPoint: number;
    /** Lives whose accuracy is lower by more than a point. */
    readonly point: number;
    /** Points of accuracy that the worst life lost; 0 if none lost any. */
    readonly worst: number;
  };
  /** The worst change first. */
  readonly lives: readonly AdaptLife[];
}

/** Lives in the generated C on a target. */
export interface AdaptTarget {
  readonly target: string;
  readonly lives: number;
  /** What the learners were told: offers, questions, answers, lessons and classifications. */
  readonly commands: number;
  /** Commands that returned other integers than in TypeScript. */
  readonly mismatches: number;
}

/** Lives with learning on the device: plain JSON. */
export interface AdaptReport {
  readonly dataset: string;
  readonly part: Dataset['split'];
  readonly network: string;
  /** How the network learns; the rows say how many questions it asks. */
  readonly learn: Omit<LearnConfig, 'questions'>;
  /** Probability of a wrong answer. */
  readonly mistakes: number;
  /** Minutes of each recording at which lives start. */
  readonly from: readonly number[];
  /** Lives without samples to score, which are left out. */
  readonly leftOut: readonly Pick<AdaptLife, 'recording' | 'from'>[];
  readonly rows: readonly AdaptRow[];
  /** The very same lives in the generated C; absent if none was asked for. */
  readonly targets?: readonly AdaptTarget[];
}
