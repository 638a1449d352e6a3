import type { FrontEndRecord } from '../../signal/front-end.js';
import type { Annotation } from '../recording.js';
import type { Gap } from './device-samples.js';

/** A recording as a device would see it: 16-bit samples of the channels that the front end takes, one after another. */
export interface RawSignal {
  /** Its name in splits and reports. */
  readonly name: string;
  readonly subject: string | undefined;
  /** Path inside the data folder, with /. */
  readonly file: string;
  readonly rate: number;
  readonly channels: FrontEndRecord['channels'];
  /** Samples of every channel. */
  readonly count: number;
  /** `[count][channels]`; samples that were not measured are filled by `deviceSamples`. */
  readonly samples: Int16Array;
  /** Ranges in which a channel was not measured, in the order of their starts. */
  readonly gaps: readonly Gap[];
  /** What {class} in a pattern of data.files matches; undefined if it is not there. */
  readonly fileClass: string | undefined;
  readonly annotations: readonly Annotation[];
  /** Class of every sample, if the file has a column of classes; NO_LABEL for empty cells. */
  readonly classes?: { readonly names: readonly string[]; readonly labels: Int16Array };
}
