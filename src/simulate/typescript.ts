import { beginModel, classifyModel, stepModel } from '../kernel/classify.js';
import { TILE_ROWS } from '../kernel/matrix.js';
import type { Model, Result, Workspace } from '../kernel/types.js';
import type { IntegerExecutor } from './executor.js';
import { checkSamples, emptyAnswers } from './samples.js';

/** How the routine is called: in one call, or step by step. Both must give the same answers. */
export type RunMode = 'classify' | 'step';

/** Bytes of activations that a model's workspace holds. */
export function activationsLength(model: Model): number {
  const ends = model.layers
    .filter((layer) => layer.activationOffset >= 0)
    .map((layer) => layer.activationOffset + model.classes * layer.outputs);
  return Math.max(0, ...ends);
}

/** A workspace for `model`; like in the C its contents mean nothing until beginModel has run. */
export function createWorkspace(model: Model): Workspace {
  return {
    normalizer: { up: 0, half: 0, down: 0, multiplier: 0 },
    layer: 0,
    unit: 0,
    exit: 0,
    accumulators: new Int32Array(TILE_ROWS),
    finished: new Int32Array(model.classes),
    squares: new Int32Array(model.classes),
    squaredNorms: new Int32Array(model.classes),
    activations: new Int8Array(activationsLength(model)),
  };
}

/**
 * Runs the routine of src/kernel as TypeScript: what all other executors are compared with.
 *
 * Its run() throws SimulationError when the samples do not fit the model.
 */
export function createTypescriptExecutor(
  model: Model,
  options: { readonly mode?: RunMode } = {},
): IntegerExecutor {
  const runOne = options.mode === 'step' ? runSteps : classifyModel;
  return {
    name: 'typescript',
    async run(samples) {
      checkSamples(samples, model.features);
      const workspace = createWorkspace(model);
      const answers = emptyAnswers(samples.count, model.classes);
      for (let sample = 0; sample < samples.count; sample++) {
        const start = sample * samples.features;
        const input = samples.inputs.subarray(start, start + samples.features);
        const firstClass = sample * model.classes;
        const result: Result = {
          label: 0,
          exit: 0,
          goodness: answers.goodness.subarray(firstClass, firstClass + model.classes),
        };
        runOne(model, input, workspace, result);
        answers.labels[sample] = result.label;
        answers.exits[sample] = result.exit;
      }
      return answers;
    },
  };
}

function runSteps(model: Model, input: Int8Array, workspace: Workspace, result: Result): void {
  beginModel(model, input, workspace);
  let done = false;
  while (!done) {
    done = stepModel(model, input, workspace, result);
  }
}
