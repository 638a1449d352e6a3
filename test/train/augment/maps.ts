import fc from 'fast-check';
import type { MapShape } from '../../../src/model/convolution.js';

/** Small pictures of any number of channels. */
export const pictureShapes: fc.Arbitrary<MapShape> = fc.record({
  height: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 7 }),
  channels: fc.integer({ min: 1, max: 3 }),
});

/** Short signals. */
export const signalShapes: fc.Arbitrary<MapShape> = fc.record({
  height: fc.constant(1),
  width: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 4 }),
});

/** A map whose values are all different, and none of them zero. */
export function numbered({ height, width, channels }: MapShape): Float32Array {
  return Float32Array.from({ length: height * width * channels }, (_, index) => index + 1);
}
