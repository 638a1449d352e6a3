import { TILE_ROWS } from '../tile.js';
import type { Workspace } from '../types.js';

/** What the size of a workspace depends on. */
export interface WorkspaceSize {
  readonly classes: number;
  /** Passes through the network for one input: one for every class, or a single one where heads decide. */
  readonly passes: number;
  /** 32-bit words of working space. */
  readonly space: number;
  /** Bytes of activations that are kept. */
  readonly activations: number;
}

/** A workspace of a given size, not initialized. */
export function openWorkspace({ classes, passes, space, activations }: WorkspaceSize): Workspace {
  return {
    normalizer: { up: 1, half: 0, down: 0, multiplier: 0 },
    vector: { inputs: 0, entries: 0, sum: 0, squares: 0 },
    layer: 0,
    unit: 0,
    exit: 0,
    label: 0,
    margin: 0,
    kept: 0,
    settled: false,
    accumulators: new Int32Array(TILE_ROWS),
    goodness: new Int32Array(classes),
    finished: new Int32Array(passes),
    squares: new Int32Array(passes),
    squaredNorms: new Int32Array(passes),
    space: new Int32Array(space),
    activations: new Int8Array(activations),
  };
}
