import type { FrontEndRecord } from '../../signal/front-end.js';
import type { Annotation } from '../recording.js';
import type { Gap } from './device-samples.js';

/** A recording as a device would see it: 16-bit samples of the channels that the front end takes, one after another. */
export interface RawSignal {
  /** The name of its recording in splits and reports: stretches of one recording between gaps of time share it. */
  readonly name: string;
  /** Which stretch of its recording it is, from 0. */
  readonly stretch: number;
  /** Seconds from the start of its recording to its own; 0 for the first stretch. */
  readonly start: number;
  readonly subject: string | undefined;
  /** Path inside the data folder, with /. */
  readonly file: string;
  readonly rate: number;
  /** The rate that it was resampled from, which a device does not do; undefined if it was not. */
  readonly resampledFrom: number | undefined;
  readonly channels: FrontEndRecord['channels'];
  /** Samples of every channel. */
  readonly count: number;
  /** `[count][channels]`; samples that were not measured are filled by `deviceSamples`. */
  readonly samples: Int16Array;
  /** Ranges in which a channel was not measured, in the order of their starts. */
  readonly gaps: readonly Gap[];
  /** What {class} in a pattern of data.files matches; undefined if it is not there. */
  readonly fileClass: string | undefined;
  /** Paths, without endings, of recordings that it consists of; absent unless it consists of others. */
  readonly parts?: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Class of every sample, if the file has a column of classes; NO_LABEL for empty cells. */
  readonly classes?: { readonly names: readonly string[]; readonly labels: Int16Array };
}

/** The name of a signal, with its stretch unless that is the first. */
export function titleOfSignal({ name, stretch }: Pick<RawSignal, 'name' | 'stretch'>): string {
  return stretch === 0 ? name : `${name}, stretch ${stretch + 1}`;
}
