import type { RandomStream } from '../../math/random.js';
import type { MapShape } from '../../model/convolution.js';
import type { Augmentation } from './augmentation.js';

/** A movement of a picture in pixels: `down` and `right`, negative for up and left. */
export interface Shift {
  readonly down: number;
  readonly right: number;
}

/** A shift of up to `largest` pixels each way, all equally likely. */
export function drawShift(largest: number, stream: RandomStream): Shift {
  return { down: stream.integer(-largest, largest), right: stream.integer(-largest, largest) };
}

/**
 * Writes a picture, moved, to `target` from `targetOffset` on. Pixels that move in from outside are zero.
 *
 * @param picture `[height][width][channels]`
 */
export function shiftPicture(
  picture: Float32Array,
  { height, width, channels }: MapShape,
  { down, right }: Shift,
  target: Float32Array,
  targetOffset: number,
): void {
  const row = width * channels;
  target.fill(0, targetOffset, targetOffset + height * row);
  const first = Math.max(0, right) * channels;
  const end = Math.min(width, width + right) * channels;
  for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
    const from = (y - down) * row - right * channels;
    const to = targetOffset + y * row;
    for (let value = first; value < end; value++) target[to + value] = picture[from + value];
  }
}

/** Moves pictures; all channels alike. */
export const shift: Augmentation = {
  ...{ key: 'shift', of: 'picture', purpose: 'shift' },
  isWanted: (train) => train.shift > 0,
  open: (train, shape, stream) => (features) => {
    shiftPicture(features.slice(), shape, drawShift(train.shift, stream), features, 0);
  },
};
