import { classifyModel } from '../kernel/classify.js';
import type { Model } from '../kernel/types.js';
import { createResult, createWorkspace } from '../quantize/trace.js';
import { pushSample, type SignalProgram } from '../signal/program.js';
import type { SignalSamples, StreamAnswers } from './stream-answers.js';

/** Pushes a recording through a front end and its network as TypeScript: the reference for all others. */
export function runStream(program: SignalProgram, model: Model, signal: SignalSamples): StreamAnswers {
  const runner = program.open();
  const workspace = createWorkspace(model);
  const result = createResult(model.classes);
  const rows: number[] = [];
  let count = 0;
  for (let index = 0; index < signal.count; index++) {
    const sample = signal.samples.subarray(index * signal.channels, (index + 1) * signal.channels);
    if (pushSample(runner, sample)) {
      classifyModel(model, runner.input, workspace, result);
      const { label, exit, margin, settled, goodness } = result;
      rows.push(index, runner.age, label, exit, margin, Number(settled), ...goodness);
      rows.push(...runner.input);
      count += 1;
    }
  }
  return { count, classes: model.classes, features: model.features, rows: Int32Array.from(rows) };
}
