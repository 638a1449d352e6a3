import type { Adaptation } from '../learn/types.js';
import * as recomputed from '../recomputed/samples.js';
import * as remembered from '../remembered/samples.js';
import type { ConstInt8Array, ConstInt16Array, Int32, Model, Workspace } from '../types.js';
import type { Samples } from './types.js';

/*
 * What is kept of samples. TypeScript asks how the network learns; C is generated for one of the two, whose file replaces this one.
 */

function recallOf({ keepsProducts }: Adaptation): typeof recomputed | typeof remembered {
  return keepsProducts ? remembered : recomputed;
}

/** Keeps a sample, whose products are given, in a slot. */
export function keepSample(
  model: Model,
  adaptation: Adaptation,
  slot: Int32,
  input: ConstInt8Array,
  products: ConstInt16Array,
  samples: Samples,
): void {
  recallOf(adaptation).keepSample(model, adaptation, slot, input, products, samples);
}

/** The products of the first layer with the sample in a slot; prepares the normalizer. @external */
export function recallSample(
  model: Model,
  adaptation: Adaptation,
  slot: Int32,
  samples: Samples,
  products: Int16Array,
  workspace: Workspace,
): void {
  recallOf(adaptation).recallSample(model, adaptation, slot, samples, products, workspace);
}

/** The products of the first layer with a replay; prepares the normalizer. */
export function recallReplay(
  model: Model,
  adaptation: Adaptation,
  index: Int32,
  products: Int16Array,
  workspace: Workspace,
): void {
  recallOf(adaptation).recallReplay(model, adaptation, index, products, workspace);
}
