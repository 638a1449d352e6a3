import type { SplitConfig } from '../config/data-config.js';
import { InputError } from '../config/input-error.js';
import { type Dataset, pickSamples } from './dataset.js';
import { type SplitPlan, type SplitSample, splitSamples } from './split.js';
import type { SplitReport } from './split-report.js';

/** The three parts of a data set, and how they were made. */
export interface Division {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  readonly split: SplitReport;
}

function planOf(config: SplitConfig, seed: number): SplitPlan {
  if (config.by === 'lists') {
    const { of, train, validation, test, leaveOut } = config;
    return { by: 'lists', of, lists: { train, validation, test }, leaveOut };
  }
  const { validation, test } = config;
  if (validation + test > 0.95) {
    throw new InputError(
      `data.split: ${validation} for validation and ${test} for test leave too little to train on; lower them`,
    );
  }
  const shares = { train: 1 - validation - test, validation, test };
  return config.by === 'random' ? { by: 'random', shares, seed } : { by: config.by, shares };
}

function samplesOf({ labels, origins }: Dataset): readonly SplitSample[] {
  return Array.from(labels, (label, i) => ({
    label,
    recording: origins?.recordings[origins.recordingOf[i]],
    subject: origins?.subjects[origins.subjectOf[i]],
  }));
}

/**
 * Divides a data set as a config says.
 *
 * @throws InputError when it cannot be divided so
 */
export function divideSamples(dataset: Dataset, config: SplitConfig, seed: number): Division {
  const { train, validation, test, report } = splitSamples(
    samplesOf(dataset),
    dataset.classNames,
    planOf(config, seed),
  );
  return {
    train: { ...pickSamples(dataset, train), split: 'train' },
    validation: { ...pickSamples(dataset, validation), split: 'validation' },
    test: { ...pickSamples(dataset, test), split: 'test' },
    split: report,
  };
}
