import { classifyModel } from '../kernel/classify.js';
import { classifyLearned } from '../kernel/learn/classify.js';
import {
  answerQuestion,
  endCollecting,
  nextQuestion,
  offerSample,
  resetLearner,
  stepLearning,
} from '../kernel/learn/learner.js';
import type { Adaptation } from '../kernel/learn/types.js';
import type { Model } from '../kernel/types.js';
import { createResult, createWorkspace } from '../quantize/trace.js';
import { createLearner } from './create-learner.js';

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
 * everything as the device does it. A sample is classified before anybody is asked about it.
 */
export function liveLife(
  model: Model,
  adaptation: Adaptation,
  { inputs, labels, times }: LifeSamples,
  { askedAt, answer }: LifeOptions,
): Life {
  const { features, classes } = model;
  const workspace = createWorkspace(model);
  const learner = createLearner(model, adaptation);
  const result = createResult(classes);
  const before = new Uint8Array(labels.length);
  const after = new Uint8Array(labels.length);
  const sampleIn = new Map<number, number>();
  const asked: number[] = [];
  let updates = 0;
  let undone = 0;
  let scoredFrom = labels.length;

  function ask(): void {
    for (let slot = nextQuestion(learner); slot >= 0; slot = nextQuestion(learner)) {
      const sample = sampleIn.get(slot);
      if (sample === undefined) throw new RangeError(`slot ${slot} was never filled`);
      asked.push(sample);
      answerQuestion(adaptation, slot, answer(sample), learner);
    }
    const planned = Math.max(0, learner.left - adaptation.replayCount);
    updates += planned;
    while (stepLearning(model, adaptation, learner, workspace)) {
      /* Every step continues where the last one stopped. */
    }
    if (planned > 0 && learner.updates === 0) undone += 1;
  }

  resetLearner(model, learner, workspace);
  for (let sample = 0; sample < labels.length; sample++) {
    const input = inputs.subarray(sample * features, (sample + 1) * features);
    if (scoredFrom === labels.length && times[sample] >= askedAt) {
      scoredFrom = sample;
      endCollecting(learner);
      ask();
    }
    classifyModel(model, input, workspace, result);
    before[sample] = result.label;
    if (learner.updates > 0) classifyLearned(model, learner, input, workspace, result);
    after[sample] = result.label;
    const slot = offerSample(model, adaptation, input, before[sample], learner, workspace);
    if (slot >= 0) {
      sampleIn.set(slot, sample);
      ask();
    }
  }
  return { scoredFrom, before, after, asked, updates, undone };
}
