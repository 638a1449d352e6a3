import type { Config } from '../config/config.js';
import { drawBalanced } from '../data/balance.js';
import type { Dataset } from '../data/dataset.js';
import { type RandomStream, shuffled } from '../math/random.js';

type Sampling = Config['train']['sampling'];

/** Number of samples in an epoch. */
export function samplesPerEpoch(dataset: Pick<Dataset, 'count'>, sampling: Sampling): number {
  return sampling?.samples ?? dataset.count;
}

/** The samples of an epoch in the order of training: all of them once, or as many as are drawn, balanced. */
export function drawEpoch(dataset: Dataset, sampling: Sampling, stream: RandomStream): Uint32Array {
  if (sampling === undefined) {
    return shuffled(dataset.count, stream);
  }
  const { origins, labels } = dataset;
  const subjects =
    origins === undefined ? undefined : Array.from(origins.subjectOf, (subject) => origins.subjects[subject]);
  return drawBalanced(labels, subjects, sampling, samplesPerEpoch(dataset, sampling), stream);
}
