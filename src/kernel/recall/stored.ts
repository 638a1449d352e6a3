import type { ConstUint8Array } from '../crc.js';
import type { Adaptation } from '../learn/types.js';
import * as recomputed from '../recomputed/stored.js';
import * as remembered from '../remembered/stored.js';
import type { Int32, Model } from '../types.js';
import type { Samples } from './types.js';

/*
 * Samples in the state of a learner. TypeScript asks how the network learns; C is generated for one of the two kinds, whose file
 * replaces this one.
 */

function recallOf({ keepsProducts }: Adaptation): typeof recomputed | typeof remembered {
  return keepsProducts ? remembered : recomputed;
}

/** Bytes that a sample takes in a state. */
export function sampleBytes(model: Model, adaptation: Adaptation): Int32 {
  return recallOf(adaptation).sampleBytes(model, adaptation);
}

/** Writes the sample in a slot. */
export function exportSample(
  model: Model,
  adaptation: Adaptation,
  slot: Int32,
  samples: Samples,
  place: Int32,
  bytes: Uint8Array,
): void {
  recallOf(adaptation).exportSample(model, adaptation, slot, samples, place, bytes);
}

/** Whether a state has a sample that there can be. */
export function isSamplePossible(
  model: Model,
  adaptation: Adaptation,
  place: Int32,
  bytes: ConstUint8Array,
): boolean {
  return recallOf(adaptation).isSamplePossible(model, adaptation, place, bytes);
}

/** Reads the sample of a slot. */
export function importSample(
  model: Model,
  adaptation: Adaptation,
  slot: Int32,
  place: Int32,
  bytes: ConstUint8Array,
  samples: Samples,
): void {
  recallOf(adaptation).importSample(model, adaptation, slot, place, bytes, samples);
}
