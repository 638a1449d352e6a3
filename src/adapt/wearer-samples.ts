import type { Dataset } from '../data/dataset.js';
import type { LifeSamples } from './life.js';

/** A recording of a person, in the order of time. */
export interface WearerSamples {
  readonly recording: string;
  /** Undefined if nobody knows, or if it is the name of the recording. */
  readonly subject: string | undefined;
  /** Indices of its samples in the part, in the order of time. */
  readonly samples: Uint32Array;
  /** Seconds from the start of the recording to the end of each. */
  readonly times: Float64Array;
}

/**
 * The recordings of a part, in the order of their first samples; samples that end at the same time stay in their order.
 *
 * @returns undefined if nobody knows when samples were taken
 */
export function wearersOf({ origins }: Pick<Dataset, 'origins'>): readonly WearerSamples[] | undefined {
  if (origins?.times === undefined) return undefined;
  const { recordings, recordingOf, subjects, subjectOf, anonymous, times } = origins;
  const members = new Map<number, number[]>();
  recordingOf.forEach((recording, sample) => {
    const known = members.get(recording);
    if (known === undefined) members.set(recording, [sample]);
    else known.push(sample);
  });
  return Array.from(members, ([recording, indices]) => {
    const samples = Uint32Array.from(indices.sort((left, right) => times[left] - times[right]));
    const subject = anonymous?.has(recording) ? undefined : subjects[subjectOf[samples[0]]];
    return {
      recording: recordings[recording],
      subject: subject === recordings[recording] ? undefined : subject,
      samples,
      times: Float64Array.from(samples, (sample) => times[sample]),
    };
  });
}

/**
 * The samples of a life that starts somewhere in a recording: all that end then or later.
 *
 * @param inputs network inputs of all samples of the part, `[count][features]`
 * @param labels of all samples of the part
 * @param from seconds from the start of the recording
 */
export function samplesFrom(
  { samples, times }: Pick<WearerSamples, 'samples' | 'times'>,
  inputs: Int8Array,
  labels: Uint8Array,
  from: number,
): LifeSamples {
  const features = inputs.length / labels.length;
  const first = times.findIndex((time) => time >= from);
  const start = first < 0 ? times.length : first;
  const own = samples.subarray(start);
  const rows = new Int8Array(own.length * features);
  own.forEach((sample, row) => {
    rows.set(inputs.subarray(sample * features, (sample + 1) * features), row * features);
  });
  return {
    inputs: rows,
    labels: Uint8Array.from(own, (sample) => labels[sample]),
    times: times.subarray(start),
  };
}
