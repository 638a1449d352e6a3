import { getBest } from '../kernel/best.js';
import { beginModel, classifyModel, stepModel } from '../kernel/classify.js';
import { judgeAnswer, type KnownRange } from '../kernel/known/known.js';
import { NEVER } from '../kernel/limits.js';
import type { Model, Result, Workspace } from '../kernel/types.js';
import { createWorkspace } from '../quantize/trace.js';
import { type IntegerExecutor, type RunOptions, stepLimit } from './executor.js';
import { checkSamples, emptyAnswers } from './samples.js';

/** A network, and what its answers to known inputs are like if they say whether they are known. */
type KnowingModel = Model & { readonly known?: readonly KnownRange[] | undefined };

/**
 * Runs the routine of src/kernel as TypeScript: the reference for all other executors.
 *
 * Its run() throws SimulationError when the samples do not fit the model.
 *
 * @throws RangeError when the number of steps is not valid
 */
export function createTypescriptExecutor(model: KnowingModel, options: RunOptions = {}): IntegerExecutor {
  const limit = stepLimit(options) ?? Number.POSITIVE_INFINITY;
  const stepped = options.mode === 'step';
  const network = options.mode === 'whole' ? withoutExits(model) : model;
  return {
    name: 'typescript',
    async run(samples) {
      checkSamples(samples, model.features);
      const workspace = createWorkspace(network);
      const { known: ranges } = model;
      const knowledge = ranges && { rangeCount: ranges.length, ranges };
      const answers = emptyAnswers(samples.count, model.classes, knowledge !== undefined);
      for (let sample = 0; sample < samples.count; sample++) {
        const start = sample * samples.features;
        const input = samples.inputs.subarray(start, start + samples.features);
        const firstClass = sample * model.classes;
        const result: Result = {
          label: 0,
          margin: 0,
          exit: -1,
          settled: false,
          goodness: answers.goodness.subarray(firstClass, firstClass + model.classes),
        };
        if (stepped) {
          runSteps(network, input, workspace, result, limit);
        } else {
          classifyModel(network, input, workspace, result);
        }
        answers.labels[sample] = result.label;
        answers.exits[sample] = result.exit;
        answers.margins[sample] = result.margin;
        answers.settled[sample] = Number(result.settled);
        if (knowledge !== undefined && answers.known !== undefined) {
          answers.known[sample] = Number(judgeAnswer(knowledge, result));
        }
      }
      return answers;
    },
  };
}

/** The same exit points, but none stops the network or drops a label. */
export function withoutExits(model: Model): Model {
  return { ...model, exits: model.exits.map((exit) => ({ ...exit, threshold: NEVER, gap: NEVER })) };
}

function runSteps(model: Model, input: Int8Array, workspace: Workspace, result: Result, limit: number): void {
  beginModel(model, input, workspace);
  let settled = false;
  for (let step = 0; step < limit && !settled; step++) {
    settled = stepModel(model, input, workspace);
  }
  getBest(model, workspace, result);
}
