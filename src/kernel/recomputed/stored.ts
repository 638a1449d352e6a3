import type { ConstUint8Array } from '../crc.js';
import { getByte, putNumber } from '../learn/bytes.js';
import type { Adaptation } from '../learn/types.js';
import { LARGEST_VALUE } from '../limits.js';
import type { Int32, Model } from '../types.js';
import type { Samples } from './types.js';

/*
 * Samples in the state of a learner: their inputs, a byte each.
 */

/** Bytes that a sample takes in a state. */
export function sampleBytes(model: Model, _adaptation: Adaptation): Int32 {
  return model.features;
}

/** Writes the sample in a slot. */
export function exportSample(
  model: Model,
  _adaptation: Adaptation,
  slot: Int32,
  samples: Samples,
  place: Int32,
  bytes: Uint8Array,
): void {
  for (let i: Int32 = 0; i < model.features; i++) {
    putNumber(samples.inputs[slot * model.features + i], 1, place + i, bytes);
  }
}

/** Whether a state has a sample that there can be. */
export function isSamplePossible(
  model: Model,
  _adaptation: Adaptation,
  place: Int32,
  bytes: ConstUint8Array,
): boolean {
  for (let i: Int32 = 0; i < model.features; i++) {
    if (getByte(bytes, place + i) < -LARGEST_VALUE) {
      return false;
    }
  }
  return true;
}

/** Reads the sample of a slot. */
export function importSample(
  model: Model,
  _adaptation: Adaptation,
  slot: Int32,
  place: Int32,
  bytes: ConstUint8Array,
  samples: Samples,
): void {
  for (let i: Int32 = 0; i < model.features; i++) {
    samples.inputs[slot * model.features + i] = getByte(bytes, place + i);
  }
}
