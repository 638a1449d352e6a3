import type { ConstUint8Array } from '../crc.js';
import { getHalf, putNumber } from '../learn/bytes.js';
import type { Adaptation } from '../learn/types.js';
import type { Int32, Model } from '../types.js';
import type { Samples } from './types.js';

/*
 * Samples in the state of a learner: their products, two bytes each.
 */

/** Bytes that a sample takes in a state. */
export function sampleBytes(model: Model, _adaptation: Adaptation): Int32 {
  return 2 * model.layers[0].outputs;
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
  const units: Int32 = model.layers[0].outputs;
  for (let unit: Int32 = 0; unit < units; unit++) {
    putNumber(samples.products[slot * units + unit], 2, place + 2 * unit, bytes);
  }
}

/** Whether a state has a sample that there can be: any products are. */
export function isSamplePossible(
  _model: Model,
  _adaptation: Adaptation,
  _place: Int32,
  _bytes: ConstUint8Array,
): boolean {
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
  const units: Int32 = model.layers[0].outputs;
  for (let unit: Int32 = 0; unit < units; unit++) {
    samples.products[slot * units + unit] = getHalf(bytes, place + 2 * unit);
  }
}
