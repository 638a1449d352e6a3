import { classifyLearned } from '../kernel/learn/classify.js';
import {
  answerQuestion,
  endCollecting,
  nextQuestion,
  offerSample,
  resetLearner,
  stepLearning,
} from '../kernel/learn/learner.js';
import { exportState, importState, newerState, stateBytes } from '../kernel/learn/state.js';
import type { Adaptation, Learner } from '../kernel/learn/types.js';
import type { Model } from '../kernel/types.js';
import { createResult, createWorkspace } from '../quantize/trace.js';
import { createLearner } from './create-learner.js';

/** What a learner is told to do; see the functions of the generated C of the same name. */
export type Command =
  | { readonly op: 'reset' }
  | { readonly op: 'offer'; readonly input: Int8Array; readonly guess: number }
  | { readonly op: 'ask' }
  | { readonly op: 'question' }
  | { readonly op: 'answer'; readonly slot: number; readonly label: number }
  /** Calls the function that learns until it says that there is nothing more to do, but not more often than this. */
  | { readonly op: 'learn'; readonly steps: number }
  | { readonly op: 'classify'; readonly input: Int8Array }
  /** Exports the state to one of two places. */
  | { readonly op: 'export'; readonly place: number }
  | { readonly op: 'import'; readonly place: number }
  /** Changes a byte of a place: exclusive or. */
  | { readonly op: 'damage'; readonly place: number; readonly offset: number; readonly bits: number }
  | { readonly op: 'newer' };

/** The commands by their number in the program that runs them on a target. */
export const OPERATIONS: readonly Command['op'][] = [
  ...(['reset', 'offer', 'ask', 'question', 'answer', 'learn'] as const),
  ...(['classify', 'export', 'import', 'damage', 'newer'] as const),
];

/** Steps that learning never needs: the most updates and replays that a config can ask for. */
export const ALL_STEPS = 1 << 20;

/** A learner with its network. */
export interface Device {
  /**
   * Obeys a command.
   *
   * @returns what it returned, as integers: of `offer` and `question` a slot; of `answer` 1 or 0; of `learn` the calls, and the updates since the network was as generated; of `classify`
   *   label, margin, exit, settled and the goodness of every label; of `export` the CRC-32 at the end of the state; of `import` and `newer`
   *   their answer; of the others nothing
   */
  run(command: Command): readonly number[];
}

/** What the caller of the routine owns. */
export interface DeviceMemory {
  readonly learner: Learner;
  /** Two places for states, of stateBytes each. */
  readonly places: readonly Uint8Array[];
}

/** Memory of the size that a network needs, all of it zero. */
export function createMemory(model: Model, adaptation: Adaptation): DeviceMemory {
  const bytes = stateBytes(model, adaptation);
  return {
    learner: createLearner(model, adaptation),
    places: [new Uint8Array(bytes), new Uint8Array(bytes)],
  };
}

/** A learner in TypeScript: the reference for all others. */
export function openDevice(
  model: Model,
  adaptation: Adaptation,
  { learner, places }: DeviceMemory = createMemory(model, adaptation),
): Device {
  const workspace = createWorkspace(model);
  const result = createResult(model.classes);
  const bytes = stateBytes(model, adaptation);
  return {
    run(command) {
      switch (command.op) {
        case 'reset':
          resetLearner(model, adaptation, learner, workspace);
          return [];
        case 'offer':
          return [offerSample(model, adaptation, command.input, command.guess, learner, workspace)];
        case 'ask':
          endCollecting(model, learner);
          return [];
        case 'question':
          return [nextQuestion(learner)];
        case 'answer':
          return [Number(answerQuestion(model, adaptation, command.slot, command.label, learner))];
        case 'learn': {
          let steps = 1;
          while (stepLearning(model, adaptation, learner, workspace) && steps < command.steps) steps += 1;
          return [steps, learner.updates];
        }
        case 'classify': {
          classifyLearned(model, adaptation, learner, command.input, workspace, result);
          const { label, margin, exit, settled, goodness } = result;
          return [label, margin, exit, Number(settled), ...goodness];
        }
        case 'export':
          exportState(model, adaptation, learner, places[command.place]);
          return [new DataView(places[command.place].buffer).getInt32(bytes - 4, true)];
        case 'import':
          return [importState(model, adaptation, places[command.place], learner, workspace)];
        case 'damage':
          places[command.place][command.offset] ^= command.bits;
          return [];
        case 'newer':
          return [newerState(model, adaptation, places[0], places[1])];
      }
    },
  };
}
