import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyModel } from '../../src/kernel/classify.js';
import { classifyLearned } from '../../src/kernel/learn/classify.js';
import {
  answerQuestion,
  endCollecting,
  nextQuestion,
  offerSample,
  resetLearner,
  stepLearning,
} from '../../src/kernel/learn/learner.js';
import { multiplySample } from '../../src/kernel/learn/products.js';
import type { Learner } from '../../src/kernel/learn/types.js';
import { updateWeights } from '../../src/kernel/learn/update.js';
import { createResult, createWorkspace } from '../../src/quantize/trace.js';
import { freshLearner, type LearningCase, learningCase } from './fixtures/learning.js';

function inputsOf({ model, samples }: LearningCase): readonly Int8Array[] {
  return Array.from({ length: samples.count }, (_, i) =>
    samples.inputs.subarray(i * model.features, (i + 1) * model.features),
  );
}

/** The whole answer to a sample, with what was learned or without. */
function answerTo({ model, adaptation }: LearningCase, input: Int8Array, learner?: Learner) {
  const result = createResult(model.classes);
  const workspace = createWorkspace(model);
  if (learner === undefined) classifyModel(model, input, workspace, result);
  else classifyLearned(model, adaptation, learner, input, workspace, result);
  return result;
}

/** Asks about all samples, and learns from answers that the network would not give. */
function learn(random: LearningCase, learner: Learner, label: (guess: number) => number): number {
  const { model, adaptation } = random;
  const { workspace } = freshLearner(model, adaptation);
  for (const input of inputsOf(random)) {
    offerSample(model, adaptation, input, answerTo(random, input).label, learner, workspace);
  }
  endCollecting(model, learner);
  for (let slot = nextQuestion(learner); slot >= 0; slot = nextQuestion(learner)) {
    answerQuestion(model, adaptation, slot, label(learner.guesses[slot]), learner);
  }
  while (stepLearning(model, adaptation, learner, workspace)) {
    /* Every step continues where the last one stopped. */
  }
  return learner.updates;
}

describe('a learner', () => {
  it('that was reset answers as the generated network does, every integer of the answer, whatever it had learned', () => {
    let learned = 0;
    let different = 0;
    fc.assert(
      fc.property(learningCase, (random) => {
        const { model, adaptation } = random;
        const { learner, workspace } = freshLearner(model, adaptation);
        learned += Math.sign(learn(random, learner, (guess) => (guess + 1) % model.classes));
        for (const input of inputsOf(random)) {
          const [with_, without] = [answerTo(random, input, learner), answerTo(random, input)];
          if (String(with_.goodness) !== String(without.goodness)) different += 1;
        }
        resetLearner(model, adaptation, learner, workspace);
        for (const input of inputsOf(random)) {
          expect(answerTo(random, input, learner)).toEqual(answerTo(random, input));
        }
      }),
      { seed: 5, numRuns: 200 },
    );
    // Else nothing was proved.
    expect(learned).toBeGreaterThan(50);
    expect(different).toBeGreaterThan(100);
  });

  it('that hears nothing but what the network says learns nothing at all', () => {
    fc.assert(
      fc.property(learningCase, (random) => {
        const { learner } = freshLearner(random.model, random.adaptation);
        const before = structuredClone([learner.weights, learner.first.weights]);
        expect(learn(random, learner, (guess) => guess)).toBe(0);
        expect([learner.weights, learner.first.weights]).toEqual(before);
        for (const input of inputsOf(random)) {
          expect(answerTo(random, input, learner)).toEqual(answerTo(random, input));
        }
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it('moves the weights of the right label up, those of one other down, and never beyond 16 bits', () => {
    let limited = 0;
    let moved = 0;
    const corner = fc.constantFrom(-32767, -20000, 0, 20000, 32767);
    fc.assert(
      fc.property(learningCase, fc.array(corner, { minLength: 1, maxLength: 9 }), (random, starts) => {
        const { model, adaptation } = random;
        const { learner, workspace } = freshLearner(model, adaptation);
        const { outputs } = model.layers[0];
        learner.weights.forEach((_, i) => {
          learner.weights[i] = starts[i % starts.length];
        });
        const extremes = [127, -127].map((value) => new Int8Array(model.features).fill(value));
        [...inputsOf(random), ...extremes, ...extremes, ...extremes].forEach((input, i) => {
          const label = i % model.classes;
          const before = structuredClone(learner.weights);
          multiplySample(model, input, 0, learner.first.products, workspace);
          updateWeights(model, adaptation, label, learner, workspace);
          const lowered = new Set<number>();
          const wrong: string[] = [];
          learner.weights.forEach((weight, place) => {
            const own = Math.floor(place / outputs);
            const change = weight - before[place];
            if (weight > 32767 || weight < -32768 || (own === label ? change < 0 : change > 0)) {
              wrong.push(`label ${own} of ${label}: ${before[place]} to ${weight}`);
            }
            if (change < 0) lowered.add(own);
            if (change !== 0) moved += 1;
            if (change !== 0 && (weight === 32767 || weight === -32768)) limited += 1;
          });
          expect(wrong).toEqual([]);
          expect(lowered.size).toBeLessThanOrEqual(1);
          const answer = answerTo(random, input, { ...learner, updates: 1 });
          expect(answer.label).toBeGreaterThanOrEqual(0);
          expect(answer.label).toBeLessThan(model.classes);
          expect(answer.margin).toBeGreaterThanOrEqual(0);
        });
      }),
      { seed: 7, numRuns: 60 },
    );
    expect(moved).toBeGreaterThan(1000);
    expect(limited).toBeGreaterThan(50);
  });
});
