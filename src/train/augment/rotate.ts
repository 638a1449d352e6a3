import { InputError } from '../../errors/input-error.js';
import type { RandomStream } from '../../math/random.js';
import type { Augmentation } from './augmentation.js';

/** Axes of a sensor. */
const AXES = 3;

/** A rotation, `[row][column]`. */
export type Rotation = readonly (readonly [number, number, number])[];

/**
 * A rotation about an axis (Rodrigues' formula).
 *
 * @param axis of length 1
 * @param angle in radians
 */
export function rotationAbout([x, y, z]: readonly [number, number, number], angle: number): Rotation {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const rest = 1 - cos;
  return [
    [cos + x * x * rest, x * y * rest - z * sin, x * z * rest + y * sin],
    [y * x * rest + z * sin, cos + y * y * rest, y * z * rest - x * sin],
    [z * x * rest - y * sin, z * y * rest + x * sin, cos + z * z * rest],
  ];
}

/** Rotates every three neighbouring channels of every point in the same way, in place. @param signal `[points][channels]` */
export function rotateSignal(signal: Float32Array, rotation: Rotation): void {
  for (let first = 0; first < signal.length; first += AXES) {
    const [x, y, z] = signal.subarray(first, first + AXES);
    rotation.forEach((row, axis) => {
      signal[first + axis] = row[0] * x + row[1] * y + row[2] * z;
    });
  }
}

/** A rotation about an axis that points anywhere, all directions alike, by up to an angle in radians. */
function drawRotation(most: number, stream: RandomStream): Rotation {
  // On a sphere, the height is uniform (Archimedes).
  const z = 2 * stream.uniform() - 1;
  const around = 2 * Math.PI * stream.uniform();
  const radius = Math.sqrt(1 - z * z);
  return rotationAbout([radius * Math.cos(around), radius * Math.sin(around), z], most * stream.uniform());
}

/** Rotates signals of sensors with three axes, as if the device were worn at another angle. */
export const rotate: Augmentation = {
  ...{ key: 'rotate', of: 'signal', purpose: 'rotate' },
  isWanted: (train) => train.rotate !== undefined,
  check(_, { channels }) {
    if (channels % AXES !== 0) {
      throw new InputError(
        `train.rotate: ${channels} channels are not sensors of ${AXES} axes each; remove it, or choose the channels of such sensors`,
      );
    }
  },
  open({ rotate: degrees = 0 }, _, stream) {
    const most = (degrees * Math.PI) / 180;
    return (features) => rotateSignal(features, drawRotation(most, stream));
  },
};
