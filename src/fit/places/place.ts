import type { Lacking } from '../run-trial.js';
import type { Trial, TrialResult } from '../trial.js';

/** A trial that could not be run. */
export interface FailedTrial {
  readonly trial: Trial;
  readonly reason: string;
  /** Of a trial that another worker could run: what this one lacks. */
  readonly unsuitable?: Lacking | undefined;
}

/** What a place of trials reports to. */
export interface TrialWatch {
  /** A trial has ended; awaited. */
  ended(trial: Trial, result: TrialResult): Promise<void>;
  /** Stops: no trial is begun after it. */
  readonly abort?: AbortSignal | undefined;
}

/** Where trials run. In which order, on how many workers and how fast changes no result. */
export interface Place {
  /** For people: "2 processes on this computer". */
  readonly title: string;
  /** Runs trials. @returns those that failed even when they were repeated */
  run(trials: readonly Trial[], watch: TrialWatch): Promise<readonly FailedTrial[]>;
  close(): Promise<void>;
}
