import type { RandomStream } from '../math/random.js';

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
 * @param picture `[height][width]`, row-major
 */
export function shiftPicture(
  picture: Float32Array,
  [height, width]: readonly [number, number],
  { down, right }: Shift,
  target: Float32Array,
  targetOffset: number,
): void {
  target.fill(0, targetOffset, targetOffset + height * width);
  const firstColumn = Math.max(0, right);
  const lastColumn = Math.min(width, width + right);
  for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
    for (let column = firstColumn; column < lastColumn; column++) {
      target[targetOffset + row * width + column] = picture[(row - down) * width + column - right];
    }
  }
}
