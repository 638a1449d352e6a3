import { classifyModel } from '../kernel/classify.js';
import type { Model } from '../kernel/types.js';
import { createResult, createWorkspace } from '../quantize/trace.js';
import type { LabelledInputs } from './design.js';
import { ALL_STEPS, type Device } from './device.js';

/**
 * A short life that goes through everything that a learner can do: it is offered samples, asked, taught, classifies, and is
 * exported and imported.
 *
 * @param device as it was opened
 * @param contradicts every third answer is another class than that of the sample, given twice, so that there is something to
 *   learn even for a network without errors
 * @returns whether anything was learned
 */
export function practise(
  model: Model,
  device: Device,
  { inputs, labels }: LabelledInputs,
  contradicts: boolean,
): boolean {
  const { features, classes } = model;
  const workspace = createWorkspace(model);
  const result = createResult(classes);
  const inputOf = (sample: number) => inputs.subarray(sample * features, (sample + 1) * features);
  const half = Math.floor(labels.length / 2);
  const sampleIn = new Map<number, number>();
  let learned = false;

  function offer(sample: number): void {
    classifyModel(model, inputOf(sample), workspace, result);
    const [slot] = device.run({ op: 'offer', input: inputOf(sample), guess: result.label });
    if (slot >= 0) sampleIn.set(slot, sample);
  }

  function answerAll(): void {
    for (;;) {
      const [slot] = device.run({ op: 'question' });
      if (slot < 0) break;
      const sample = sampleIn.get(slot) ?? 0;
      const label = contradicts && sample % 3 === 0 ? (labels[sample] + 1) % classes : labels[sample];
      device.run({ op: 'answer', slot, label });
    }
    const [calls] = device.run({ op: 'learn', steps: ALL_STEPS });
    learned ||= calls > 1;
  }

  device.run({ op: 'reset' });
  for (let sample = 0; sample < half; sample++) offer(sample);
  device.run({ op: 'ask' });
  answerAll();
  for (let sample = half; sample < labels.length; sample++) {
    device.run({ op: 'classify', input: inputOf(sample) });
    offer(sample);
    answerAll();
  }
  device.run({ op: 'export', place: 0 });
  device.run({ op: 'export', place: 1 });
  device.run({ op: 'newer' });
  device.run({ op: 'damage', place: 1, offset: 50, bits: 1 });
  device.run({ op: 'import', place: 1 });
  device.run({ op: 'import', place: 0 });
  if (labels.length > 0) device.run({ op: 'classify', input: inputOf(0) });
  return learned;
}
