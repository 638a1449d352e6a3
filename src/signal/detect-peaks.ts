import { beginPeaks, pushPeakSample } from '../kernel/beats/detect.js';
import type { PeakDetector } from '../kernel/beats/detector-types.js';
import { LARGEST_INT16, LEAST_INT16 } from '../kernel/limits.js';
import { createPeakState } from './peak-design.js';

/**
 * The R peaks of a whole recording as the device finds them: it sees one sample of every channel after another, and nothing
 * after the last one. Samples outside 16 bits are clamped.
 *
 * @param channels samples of every channel, equally long
 * @returns indices of samples, ascending
 * @throws RangeError when the channels are not what the detector was designed for
 */
export function detectPeaks(
  channels: readonly (Int16Array | Int32Array)[],
  detector: PeakDetector,
): Int32Array {
  const length = channels[0]?.length ?? 0;
  if (channels.length !== detector.channels || channels.some((samples) => samples.length !== length)) {
    throw new RangeError(
      `${channels.length} channels of ${channels.map((samples) => samples.length).join(', ')} samples; ` +
        `the detector needs ${detector.channels} of one length`,
    );
  }
  const state = createPeakState(detector);
  const sample = new Int16Array(channels.length);
  const peaks: number[] = [];
  beginPeaks(detector, state);
  for (let time = 0; time < length; time++) {
    for (let channel = 0; channel < channels.length; channel++) {
      sample[channel] = Math.max(LEAST_INT16, Math.min(LARGEST_INT16, channels[channel][time]));
    }
    if (pushPeakSample(detector, sample, state)) {
      peaks.push(time - state.age);
    }
  }
  return Int32Array.from(peaks);
}
