import type { ConstInt8Array, Convolution, Int32 } from '../types.js';

/** Sets `count` values from `place` on to zero. */
function clearValues(values: Int8Array, place: Int32, count: Int32): void {
  for (let i: Int32 = 0; i < count; i++) {
    values[place + i] = 0;
  }
}

/** Copies `count` values. */
function copyValues(from: ConstInt8Array, source: Int32, to: Int8Array, place: Int32, count: Int32): void {
  for (let i: Int32 = 0; i < count; i++) {
    to[place + i] = from[source + i];
  }
}

/** The larger of two numbers. */
function larger(one: Int32, other: Int32): Int32 {
  return one > other ? one : other;
}

/**
 * Copies a patch of a map, with zeros where it lies outside.
 *
 * @param map that contains the patch, from `first` on
 * @param top row of the map where the patch begins; may be negative
 * @param left column of the map where it begins; may be negative
 * @param place of the patch in `values`
 *
 * @external
 */
export function copyPatch(
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  top: Int32,
  left: Int32,
  values: Int8Array,
  place: Int32,
): void {
  const channels: Int32 = convolution.channels;
  const rowLength: Int32 = convolution.width * channels;
  const patchLength: Int32 = convolution.kernelWidth * channels;
  const right: Int32 = left + convolution.kernelWidth - convolution.width;
  /* Values of a row of the patch that lie to the left and to the right of the map. */
  const zerosBefore: Int32 = larger(-left, 0) * channels;
  const zerosBehind: Int32 = larger(right, 0) * channels;
  const inside: Int32 = patchLength - zerosBefore - zerosBehind;
  let target: Int32 = place;
  for (let row: Int32 = top; row < top + convolution.kernelHeight; row++) {
    if (row < 0 || row >= convolution.height) {
      clearValues(values, target, patchLength);
    } else {
      clearValues(values, target, zerosBefore);
      copyValues(
        map,
        first + row * rowLength + left * channels + zerosBefore,
        values,
        target + zerosBefore,
        inside,
      );
      clearValues(values, target + zerosBefore + inside, zerosBehind);
    }
    target += patchLength;
  }
}
