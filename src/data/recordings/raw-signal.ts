import type { FrontEndRecord } from '../../signal/front-end.js';
import type { Annotation } from '../recording.js';
import type { Gap } from './device-samples.js';

/** A recording as a device would see it: 16-bit samples of the channels that the front end takes, one after another. */
export interface RawSignal {
  /** As splits and reports know it. */
  readonly name: string;
  readonly subject: string | undefined;
  /** Path inside the data folder, with /. */
  readonly file: string;
  readonly rate: number;
  readonly channels: FrontEndRecord['channels'];
  /** Samples of every channel. */
  readonly count: number;
  /** `[count][channels]`; where nothing was measured, what `deviceSamples` puts there. */
  readonly samples: Int16Array;
  /** Where a channel was not measured, in the order of their starts. */
  readonly gaps: readonly Gap[];
  readonly annotations: readonly Annotation[];
  /** Class of every sample, where the file has a column of classes; NO_LABEL where nothing stands in it. */
  readonly classes?: { readonly names: readonly string[]; readonly labels: Int16Array };
}
