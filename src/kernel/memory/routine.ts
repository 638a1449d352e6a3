import { getBest } from '../best.js';
import * as goodness from '../goodness/classify.js';
import * as heads from '../heads/classify.js';
import type { ConstInt8Array, Model, Result, Workspace } from '../types.js';

/** The inference routine of a network; see kernel/goodness/classify.ts and kernel/heads/classify.ts. */
export interface Routine {
  beginModel(model: Model, input: ConstInt8Array, workspace: Workspace): void;
  stepModel(model: Model, input: ConstInt8Array, workspace: Workspace): boolean;
  classifyModel(model: Model, input: ConstInt8Array, workspace: Workspace, result: Result): void;
  getBest(model: Model, workspace: Readonly<Workspace>, result: Result): void;
}

/** The routine for a network in which goodness decides, or heads do. */
export function routineOf(model: Pick<Model, 'headCount'>): Routine {
  const { beginModel, stepModel, classifyModel } = model.headCount > 0 ? heads : goodness;
  return { beginModel, stepModel, classifyModel, getBest };
}
