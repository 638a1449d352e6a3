import type { Config } from '../../config/config.js';
import type { Dataset } from '../../data/dataset.js';
import type { RawSignal } from '../../data/recordings/raw-signal.js';
import type { Tabulated } from '../../metrics/tabulate.js';

/** What a protocol scores. */
export interface ProtocolInput {
  readonly data: Config['data'];
  /** The test samples, without the recordings that were left out by name; every one has an origin. */
  readonly test: Dataset;
  /** Input samples that a window covers; undefined if there are no windows. */
  readonly span: number | undefined;
  /** Of the bootstrap. */
  readonly seed: number;
  /** Minutes at the start of each recording that are not scored; what the protocol says when absent. */
  readonly from: number | undefined;
  /** The class whose events are scored; what the protocol finds when absent. */
  readonly event: string | undefined;
  /** The raw recordings of a name, one for each stretch. */
  signals(name: string): Promise<readonly RawSignal[]>;
}

/** A protocol that is ready to score answers. */
export interface PreparedProtocol {
  /** Recordings that it does not score, with the reasons. */
  readonly leftOut: readonly { readonly recording: string; readonly reason: string }[];
  /** Sentences that belong to the figures. */
  readonly notes: readonly string[];
  /** Scores the answers to all test samples of the input. */
  score(answers: Uint8Array): Tabulated;
}

/** A published way of scoring. */
export interface Protocol {
  readonly name: string;
  /** What it is, with its source. */
  readonly title: string;
  /** Whether a mean counts every recording alike, or every person. */
  readonly meanOver: 'recordings' | 'people';
  /** @throws InputError when the samples are not what it is for */
  prepare(input: ProtocolInput): Promise<PreparedProtocol>;
}

/** The samples of a recording, as places in their data set. */
export interface RecordingSamples {
  readonly recording: string;
  readonly subject: string;
  readonly samples: readonly number[];
}

/** The samples of every recording, in the order of the recordings' names. */
export function samplesByRecording({ origins, count }: Dataset): readonly RecordingSamples[] {
  if (origins === undefined) throw new RangeError('samples without origins');
  const places = new Map<number, number[]>();
  for (let sample = 0; sample < count; sample++) {
    const recording = origins.recordingOf[sample];
    const own = places.get(recording);
    if (own === undefined) places.set(recording, [sample]);
    else own.push(sample);
  }
  return Array.from(places, ([index, samples]) => ({
    recording: origins.recordings[index],
    subject: origins.subjects[origins.subjectOf[samples[0]]],
    samples,
  })).sort((left, right) => (left.recording < right.recording ? -1 : 1));
}
