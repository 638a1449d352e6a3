import { InputError } from '../../errors/input-error.js';
import { LARGEST_INT16, LEAST_INT16 } from '../../kernel/limits.js';
import { NOT_MEASURED } from '../recording.js';

/** A range of samples [start, end) in which some channel was not measured. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** A channel that a device samples. */
export interface DeviceChannel {
  readonly name: string;
  /** NOT_MEASURED or NaN for samples that were not measured. */
  readonly samples: ArrayLike<number>;
}

/** The samples that a device sees. */
export interface DeviceSamples {
  /** `[count][channels]` */
  readonly samples: Int16Array;
  /** Ranges in which a channel was not measured, in the order of their starts, with samples between them. */
  readonly gaps: readonly Gap[];
  /** For every channel, the number of samples that were not measured, and the first of them. */
  readonly notMeasured: readonly { readonly count: number; readonly first: number }[];
}

/** Whether a sample was not measured. */
function isGap(sample: number): boolean {
  return sample === NOT_MEASURED || Number.isNaN(sample);
}

/** The first sample that was measured; 0 if none was. */
function firstMeasured(samples: ArrayLike<number>, count: number): number {
  for (let i = 0; i < count; i++) {
    if (!isGap(samples[i])) return samples[i];
  }
  return 0;
}

/**
 * The samples of some channels as a device would push them, one sample of every channel after another.
 *
 * **In a gap, a channel holds the last measured value; before the first measured value, it holds that one.** Training,
 * verification and measurements all use these samples, so that whatever looks back over a gap sees the same samples as the
 * device.
 *
 * @param channels as long as the shortest of them
 * @param source for messages
 * @throws InputError when a sample does not fit in 16 bits
 */
export function deviceSamples(channels: readonly DeviceChannel[], source: string): DeviceSamples {
  const count = channels.reduce(
    (least, { samples }) => Math.min(least, samples.length),
    Number.MAX_SAFE_INTEGER,
  );
  const width = channels.length;
  const samples = new Int16Array(count * width);
  const missing = new Uint8Array(count);
  const notMeasured = channels.map(({ name, samples: values }, channel) => {
    let last = firstMeasured(values, count);
    let gaps = 0;
    let first = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (isGap(value)) {
        if (gaps === 0) first = i;
        gaps += 1;
        missing[i] = 1;
      } else {
        if (!Number.isInteger(value) || value < LEAST_INT16 || value > LARGEST_INT16) {
          throw new InputError(
            `${source}: sample ${i} of channel "${name}" is ${value}; a device gives whole numbers from ` +
              `${LEAST_INT16} to ${LARGEST_INT16}: scale the recording to them`,
          );
        }
        last = value;
      }
      samples[i * width + channel] = last;
    }
    return { count: gaps, first };
  });
  return { samples, gaps: gapsOf(missing), notMeasured };
}

function gapsOf(missing: Uint8Array): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let start = missing.indexOf(1); start >= 0; ) {
    const next = missing.indexOf(0, start);
    const end = next < 0 ? missing.length : next;
    gaps.push({ start, end });
    start = missing.indexOf(1, end);
  }
  return gaps;
}
