import type { ConstInt8Array, ConstInt16Array, Int32 } from '../types.js';
import type { WindowFeatures } from './features.js';

/** Detrending: leave a window as it is. */
export const DETREND_NONE: Int32 = 0;

/** Detrending: subtract the mean from a window. */
export const DETREND_MEAN: Int32 = 1;

/** Detrending: subtract the least-squares line from a window. */
export const DETREND_LINEAR: Int32 = 2;

/**
 * How a stream of samples becomes windows, and windows become features. Constant: it is stored in flash.
 *
 * The features of a window are those of its first signal, then those of the second, and so on. Those of a signal are in
 * the order of the fields below, from `chosen` to `bands`. A logarithm is 256 times the binary one: 256 steps per octave.
 */
export interface WindowFrontEnd {
  /** Channels that are sampled together; 1 to 16. */
  readonly channels: Int32;
  /** Number of signals: the channels and then the magnitudes of groups of them: sqrt(x^2 + y^2 + z^2). */
  readonly signals: Int32;
  /** The channels of all groups, one group after the other. */
  readonly groupChannels: ConstInt8Array;
  /** Place of the first channel of every group in groupChannels, and their number; [groups + 1]. */
  readonly groupStarts: ConstInt8Array;
  /** Input samples that a sample of the window is the mean of; 1 to 1024. */
  readonly decimation: Int32;
  /** Samples of a window, after decimation; 16 to 1024. */
  readonly length: Int32;
  /** Samples, after decimation, from the start of a window to that of the next. */
  readonly hop: Int32;
  /** DETREND_NONE, DETREND_MEAN or DETREND_LINEAR: applied before all features except the mean. */
  readonly detrend: Int32;
  /** 2^slopeShift / (length (length^2 - 1) / 3), for the line of least squares; 2^14 to 2^15. */
  readonly slopeReciprocal: Int32;
  /** See slopeReciprocal. */
  readonly slopeShift: Int32;
  /** 256 log2(length). */
  readonly logLength: Int32;
  /** True if line length, peak and bands are relative to the deviation, so that they do not change with the gain. */
  readonly relative: boolean;
  /** The features that need no constants. */
  readonly chosen: WindowFeatures;
  /** Features: samples divided by their standard deviation, 1024 steps each. Their number; 0 for none. */
  readonly shapePoints: Int32;
  /** Samples that a point of the shape is the mean of. */
  readonly shapeStep: Int32;
  /** 1024 sqrt(length), to divide by a standard deviation. */
  readonly rootLength: Int32;
  /** Features: logarithms of the power in this number of bands; 0 for none. */
  readonly bands: Int32;
  /** First bin of every band, and the bin after the last one of the last band; [bands + 1], from 1 to spectrumLength / 2. */
  readonly bandEdges: ConstInt16Array;
  /** Subtracted from the logarithm of a band's sum of squares, so that white noise has its variance in every band. */
  readonly bandOffsets: ConstInt16Array;
  /** Points of the Fourier transform: a power of two, length or more. */
  readonly spectrumLength: Int32;
  /** First half, including the middle, of the taper that a window is multiplied by, times 32768. */
  readonly taper: ConstInt16Array;
  /** 8192 sin(2 pi k / spectrumLength) for k < spectrumLength. */
  readonly sines: ConstInt16Array;
  /** Places of complex numbers that change places so that they are in the order of their bit-reversed indices; in pairs. */
  readonly swaps: ConstInt16Array;
  /** Numbers in `swaps`. */
  readonly swapPlaces: Int32;
  /** Features of a window. */
  readonly features: Int32;
  /** True if every feature is relative to its own running mean. */
  readonly adaptive: boolean;
  /** The running mean of a feature moves by 1 / 2^memoryBits of the difference; 1 to 10. */
  readonly memoryBits: Int32;
}

/** Everything that changes while samples come in. The caller owns it, but need not read it. */
export interface WindowState {
  /** Input samples in `sums`. */
  collected: Int32;
  /** Place in the ring of the next sample, which is that of the oldest one. */
  position: Int32;
  /** Samples, after decimation, until the end of the current window. */
  missing: Int32;
  /** True when a window has been described since the stream began. */
  started: boolean;
  /** Input samples since the last sample of the window, summed, for every channel. @length WINDOW_CHANNELS */
  readonly sums: Int32Array;
  /** Bits of the largest magnitude of every channel in the window that is being described. @length WINDOW_CHANNELS */
  readonly bits: Int8Array;
  /** The last samples of every channel, [length][channels]. @length WINDOW_RING */
  readonly ring: Int16Array;
  /** The window being processed, then its spectrum. @length WINDOW_WORK */
  readonly work: Int32Array;
  /** Running mean of every feature, times 2^memoryBits. @length WINDOW_MEMORY */
  readonly memory: Int32Array;
  /** Features of the last window that was described. @length WINDOW_FEATURES */
  readonly features: Int32Array;
}
