import type { TrainingProgress } from '../train/trainer.js';

/** Where the steps say what they are doing. The library is silent by default; the command line draws. */
export interface Reporter {
  /** A line of information. */
  note(text: string): void;
  /** Training went on by one batch. */
  training(progress: TrainingProgress): void;
  /** Training is over, or was stopped. */
  trainingEnded(): void;
}

export const silent: Reporter = { note: () => {}, training: () => {}, trainingEnded: () => {} };

/** What every step can be told. */
export interface StepOptions {
  /** Folder to write to; config.output or build/<name> when absent. */
  readonly output?: string | undefined;
  readonly reporter?: Reporter | undefined;
}
