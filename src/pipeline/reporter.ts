import type { DataSplits } from '../data/dataset.js';
import type { EpochProgress, TrainingProgress } from '../train/trainer.js';

/** Where the steps say what they are doing. The library is silent by default; the command line draws. */
export interface Reporter {
  /** A line of information. */
  note(text: string): void;
  /** Something that the user should look at. The same text may come from several steps. */
  warn(text: string): void;
  /** Training went on by one batch. */
  training(progress: TrainingProgress): void;
  /** An epoch of training is over. */
  epochEnded(progress: EpochProgress): void;
  /** Training is over, or was stopped. */
  trainingEnded(): void;
}

export const silent: Reporter = {
  note: () => {},
  warn: () => {},
  training: () => {},
  epochEnded: () => {},
  trainingEnded: () => {},
};

/** What every piece of work on data can be told. */
export interface WorkOptions {
  readonly reporter?: Reporter | undefined;
  /** Refuse what is odd in the data, instead of warning of it. */
  readonly strict?: boolean | undefined;
}

/** What every step can be told. */
export interface StepOptions extends WorkOptions {
  /** Folder to write to; config.output or build/<name> when absent. */
  readonly output?: string | undefined;
  /** The lock of that folder, where the caller has it already. */
  readonly lock?: { readonly root: string } | undefined;
  /** Reads the data of the config, where the caller has them for several steps. */
  readonly splits?: (() => Promise<DataSplits>) | undefined;
}
