import type { Int32 } from '../types.js';

/**
 * How a stream of samples becomes windows of points, which are the network's input as they are. Constant: it is stored in
 * flash.
 *
 * A point is a sample of every channel, or the mean of several, brought to 8 bits. The input is [length][channels], the
 * oldest point first.
 */
export interface RawFrontEnd {
  /** Channels that are sampled together; 1 to 16. */
  readonly channels: Int32;
  /** Input samples that a point is the mean of; 1 to 1024. */
  readonly decimation: Int32;
  /** Points of a window. */
  readonly length: Int32;
  /** Points from the start of a window to that of the next. */
  readonly hop: Int32;
}

/** Everything that changes while samples come in. The caller owns it, but need not read it. */
export interface RawState {
  /** Input samples in `sums`. */
  collected: Int32;
  /** Place in the ring of the next point, which is that of the oldest one. */
  position: Int32;
  /** Points until the end of the current window. */
  missing: Int32;
  /** Input samples since the last point, summed, for every channel. @length POINT_SUMS */
  readonly sums: Int32Array;
  /** The last points, [length][channels], as network inputs. @length POINT_RING */
  readonly ring: Int8Array;
}
