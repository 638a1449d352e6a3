import { beginModel, classifyModel, stepModel } from '../kernel/classify.js';
import type { Model, Result, Workspace } from '../kernel/types.js';
import { createWorkspace } from '../quantize/trace.js';
import type { IntegerExecutor } from './executor.js';
import { checkSamples, emptyAnswers } from './samples.js';

/** How the routine is called: in one call, or step by step. Both must give the same answers. */
export type RunMode = 'classify' | 'step';

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
