/**
 * `ffirm/signal`: front ends, from raw samples to the inputs of a network, and the R peaks of an ECG, computed with the integers of
 * the device. It needs nothing of Node.
 *
 * @example
 * ```ts
 * import { designPeakDetector, detectPeaks } from 'ffirm/signal';
 *
 * const detector = designPeakDetector({ rate: 360, channels: 1 });
 * const peaks = detectPeaks([samples], detector); // indices of samples
 * ```
 *
 * @packageDocumentation
 */
export { InputError } from '../errors/input-error.js';
export type { PeakDetector } from '../kernel/beats/detector-types.js';
export { detectPeaks } from '../signal/detect-peaks.js';
export { type FrontEndRecord, frontEndSchema } from '../signal/front-end.js';
export { openFrontEnd, openSignal } from '../signal/open-front-end.js';
export { designPeakDetector, type PeakOptions } from '../signal/peak-design.js';
export type { InputMap, Scaling, SignalInput, SignalProgram, SignalRunner } from '../signal/program.js';
