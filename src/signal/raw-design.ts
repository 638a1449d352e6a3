import type { RawOptions } from '../config/raw-options.js';
import { InputError } from '../errors/input-error.js';
import type { RawFrontEnd, RawState } from '../kernel/raw/types.js';

/** A front end of windows of raw samples: its constants and properties. */
export interface RawDesign {
  readonly frontEnd: RawFrontEnd;
  /** In order, point by point, such as "x 0". */
  readonly featureNames: readonly string[];
  /** The values of the names after @length in the kernel's types. */
  readonly lengths: ReadonlyMap<string, number>;
}

/**
 * Designs a front end that cuts samples into windows, and gives the network what is in them.
 *
 * @param names of the channels
 * @throws InputError when there are too many channels
 */
export function designRaw(
  { length, hop = length, decimation }: RawOptions,
  names: readonly string[],
): RawDesign {
  const channels = names.length;
  if (channels < 1 || channels > 16) {
    throw new InputError(`${channels} channels; choose 1 to 16 of them in data.channels`);
  }
  const featureNames = Array.from({ length }, (_, point) => names.map((name) => `${name} ${point}`)).flat();
  const lengths = new Map([
    ['POINT_SUMS', channels],
    ['POINT_RING', length * channels],
  ]);
  return { frontEnd: { channels, decimation, length, hop }, featureNames, lengths };
}

/** A state of the size that a design needs; beginRaw prepares it. */
export function createRawState({ frontEnd: { channels, length } }: Pick<RawDesign, 'frontEnd'>): RawState {
  return {
    collected: 0,
    position: 0,
    missing: 0,
    sums: new Int32Array(channels),
    ring: new Int8Array(length * channels),
  };
}
