import { InputError } from '../../errors/input-error.js';
import type { MapShape } from '../../model/convolution.js';
import type { Augmentation } from './augmentation.js';

/**
 * Moves a signal in time, in place: `later` points later, or earlier when negative. Points that move in from outside repeat
 * the first or the last one.
 *
 * @param signal `[width][channels]`
 */
export function shiftInTime(
  signal: Float32Array,
  { width, channels }: Pick<MapShape, 'width' | 'channels'>,
  later: number,
): void {
  const before = signal.slice();
  for (let point = 0; point < width; point++) {
    const from = Math.max(0, Math.min(width - 1, point - later));
    signal.set(before.subarray(from * channels, (from + 1) * channels), point * channels);
  }
}

/** Moves signals by a random number of points, all channels alike. */
export const timeShift: Augmentation = {
  ...{ key: 'timeShift', of: 'signal', purpose: 'timeShift' },
  isWanted: (train) => train.timeShift !== undefined,
  check({ timeShift: most = 0 }, { width }) {
    if (most < width) return;
    throw new InputError(
      `train.timeShift: ${most} points are not less than the ${width} points of a sample; lower it`,
    );
  },
  open:
    ({ timeShift: most = 0 }, shape, stream) =>
    (features) => {
      shiftInTime(features, shape, stream.integer(-most, most));
    },
};
