import type { DataSplits } from '../data/dataset.js';
import type { EpochProgress, TrainingProgress } from '../train/trainer.js';

/** Receives what the steps report. The library is silent by default; the command line prints. */
export interface Reporter {
  /** A line of information. */
  note(text: string): void;
  /** Something that the user should look at. The same text may come from several steps. */
  warn(text: string): void;
  /** Training finished a batch. */
  training(progress: TrainingProgress): void;
  /** Training finished an epoch. */
  epochEnded(progress: EpochProgress): void;
  /** Training is finished, or was stopped. */
  trainingEnded(): void;
}

export const silent: Reporter = {
  note: () => {},
  warn: () => {},
  training: () => {},
  epochEnded: () => {},
  trainingEnded: () => {},
};

/** Options of all work on data. */
export interface WorkOptions {
  readonly reporter?: Reporter | undefined;
  /** Refuse data with oddities instead of warning about them. */
  readonly strict?: boolean | undefined;
}

/** Options of every step. */
export interface StepOptions extends WorkOptions {
  /** Folder to write to; config.output or build/<name> when absent. */
  readonly output?: string | undefined;
  /** The lock of that folder, if the caller already holds it. */
  readonly lock?: { readonly root: string } | undefined;
  /** Returns the data of the config, if the caller shares them between several steps. */
  readonly splits?: (() => Promise<DataSplits>) | undefined;
}
