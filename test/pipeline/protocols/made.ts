import type { Dataset, Split } from '../../../src/data/dataset.js';

/** A sample of a made data set: recording, subject, second of its end unless nobody knows, and class. */
export type MadeSample = readonly [
  recording: string,
  subject: string,
  time: number | undefined,
  label: number,
];

/** A data set of samples without features, for protocols, which look at labels and origins. */
export function madeDataset(
  classNames: readonly string[],
  samples: readonly MadeSample[],
  split: Split = 'test',
): Dataset {
  const recordings = [...new Set(samples.map(([recording]) => recording))];
  const subjects = [...new Set(samples.map(([, subject]) => subject))];
  const times = samples.flatMap(([, , time]) => time ?? []);
  return {
    ...{ name: 'made', split, source: 'made', width: 0, features: new Float32Array() },
    classNames,
    count: samples.length,
    labels: Uint8Array.from(samples, ([, , , label]) => label),
    origins: {
      recordings,
      recordingOf: Uint32Array.from(samples, ([recording]) => recordings.indexOf(recording)),
      subjects,
      subjectOf: Uint32Array.from(samples, ([, subject]) => subjects.indexOf(subject)),
      ...(times.length < samples.length ? {} : { times: Float64Array.from(times) }),
    },
  };
}
