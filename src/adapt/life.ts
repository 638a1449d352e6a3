import { classifyModel } from '../kernel/classify.js';
import type { Adaptation } from '../kernel/learn/types.js';
import type { Model } from '../kernel/types.js';
import { createResult, createWorkspace } from '../quantize/trace.js';
import { ALL_STEPS, type Device } from './device.js';

/** The samples of a person in the order of time. */
export interface LifeSamples {
  /** `[count][features]`: network inputs. */
  readonly inputs: Int8Array;
  readonly labels: Uint8Array;
  /** Seconds at which they end, ascending. */
  readonly times: Float64Array;
}

/** How a life is lived. */
export interface LifeOptions {
  /** Seconds at which the first questions are asked. */
  readonly askedAt: number;
  /** The answer that the wearer gives to a question about a sample. */
  readonly answer: (sample: number) => number;
}

/** What happened in a life. */
export interface Life {
  /** First sample that is scored: the first after the first questions. */
  readonly scoredFrom: number;
  /** Answers of the generated network, and with what was learned, to every sample; before the first questions they are the same. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Samples that were asked about, in order; a sample that was asked about again occurs once more. */
  readonly asked: readonly number[];
  /** Updates, those that were undone included. */
  readonly updates: number;
  /** How often everything that was learned was undone, because too few replays were still correct. */
  readonly undone: number;
}

/**
 * Lives the life of a person: samples are classified and offered, questions are asked and answered, and the network learns,
 * everything as firmware would have it done. A sample is classified before anybody is asked about it.
 *
 * @param device as it was opened
 */
export function liveLife(
  model: Model,
  adaptation: Pick<Adaptation, 'replayCount'>,
  device: Device,
  { inputs, labels, times }: LifeSamples,
  { askedAt, answer }: LifeOptions,
): Life {
  const { features, classes } = model;
  const workspace = createWorkspace(model);
  const result = createResult(classes);
  const before = new Uint8Array(labels.length);
  const after = new Uint8Array(labels.length);
  const sampleIn = new Map<number, number>();
  const asked: number[] = [];
  let updates = 0;
  let known = 0;
  let undone = 0;
  let scoredFrom = labels.length;

  function ask(): void {
    for (;;) {
      const [slot] = device.run({ op: 'question' });
      if (slot < 0) break;
      const sample = sampleIn.get(slot);
      if (sample === undefined) throw new RangeError(`slot ${slot} was never filled`);
      asked.push(sample);
      device.run({ op: 'answer', slot, label: answer(sample) });
    }
    const [calls, learned] = device.run({ op: 'learn', steps: ALL_STEPS });
    // A single step may be a lesson of one update, or nothing at all.
    if (calls > 1 || learned !== known) {
      updates += calls - adaptation.replayCount;
      if (learned === 0) undone += 1;
    }
    known = learned;
  }

  device.run({ op: 'reset' });
  for (let sample = 0; sample < labels.length; sample++) {
    const input = inputs.subarray(sample * features, (sample + 1) * features);
    if (scoredFrom === labels.length && times[sample] >= askedAt) {
      scoredFrom = sample;
      device.run({ op: 'ask' });
      ask();
    }
    classifyModel(model, input, workspace, result);
    before[sample] = result.label;
    after[sample] = scoredFrom <= sample ? device.run({ op: 'classify', input })[0] : result.label;
    const [slot] = device.run({ op: 'offer', input, guess: before[sample] });
    if (slot >= 0) {
      sampleIn.set(slot, sample);
      ask();
    }
  }
  return { scoredFrom, before, after, asked, updates, undone };
}
