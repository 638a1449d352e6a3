import type { RandomStream } from '../math/random.js';
import { evaluateHeads, headsNetwork, initialHeadParts, singleEncoding } from './heads.js';
import type { Batch, LearningRule, NetworkInTraining, Task } from './learning-rule.js';
import { copyParts, type Parts } from './parts.js';

/**
 * One step of all parts, in place.
 *
 * @returns loss of every layer
 */
export type PartsStep = (batch: Batch, parts: Parts) => readonly number[];

/** A network whose steps are taken in the caller's thread. @param parts are changed in place */
export function openParts(parts: Parts, step: PartsStep): NetworkInTraining {
  return {
    lag: 0,
    step: async (batch) => step(batch, parts),
    parts: async () => copyParts(parts),
    close: async () => undefined,
  };
}

/** How a rule whose network has heads, and no label in the input, differs from the others. */
export interface SinglePassRule {
  /** Fresh parts; layers and heads drawn by initialHeadParts when absent. */
  readonly initialize?: (task: Task, stream: RandomStream) => Parts;
  readonly stepOf: (task: Task) => PartsStep;
}

/** A rule whose network has a head for every layer and no label in the input. */
export function singlePassRule({ initialize, stepOf }: SinglePassRule): LearningRule {
  return {
    encodingOf: (task) => singleEncoding(task),
    initialize: initialize ?? ((task, stream) => initialHeadParts(task, undefined, stream)),
    open: (task, parts) => openParts(copyParts(parts), stepOf(task)),
    evaluate: (task, parts, dataset) => evaluateHeads(task, parts, singleEncoding(task), dataset),
    networkOf: (task, parts) => headsNetwork(task, parts, singleEncoding(task)),
  };
}
