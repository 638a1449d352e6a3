import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDevice } from '../../src/adapt/device.js';
import { type Life, type LifeOptions, type LifeSamples, liveLife } from '../../src/adapt/life.js';
import { classifyModel } from '../../src/kernel/classify.js';
import type { Adaptation } from '../../src/kernel/learn/types.js';
import type { Model } from '../../src/kernel/types.js';
import { createResult, createWorkspace } from '../../src/quantize/trace.js';
import { adaptationWith, learning, learningCase, learningInputs } from './fixtures/learning.js';

const { model } = learning;
const COUNT = 200;

/** What the generated network answers to every sample. */
const ANSWERS = (() => {
  const workspace = createWorkspace(model);
  const result = createResult(model.classes);
  return Uint8Array.from({ length: COUNT }, (_, sample) => {
    const input = learningInputs.subarray(sample * model.features, (sample + 1) * model.features);
    classifyModel(model, input, workspace, result);
    return result.label;
  });
})();

/** A life with a learner in TypeScript. */
function lead(network: Model, adaptation: Adaptation, samples: LifeSamples, options: LifeOptions): Life {
  return liveLife(network, adaptation, openDevice(network, adaptation), samples, options);
}

/** Somebody whose samples end every second; they answer as `answer` says. */
function live(adaptation: Adaptation, askedAt: number, answer: (sample: number) => number): Life {
  const times = Float64Array.from({ length: COUNT }, (_, i) => i);
  return lead(model, adaptation, { inputs: learningInputs, labels: ANSWERS, times }, { askedAt, answer });
}

/** What a network that learned something else than before is told. */
const other = (sample: number) => (ANSWERS[sample] + 1) % 4;

const replays = { inputs: learningInputs.slice(100 * model.features), labels: ANSWERS.slice(100) };

describe('liveLife', () => {
  it('asks about samples of the first minutes, when these are over, and scores from then on', () => {
    const { asked, scoredFrom, before } = live(adaptationWith(), 60, (sample) => ANSWERS[sample]);
    expect(scoredFrom).toBe(60);
    expect(asked).toHaveLength(8);
    expect(new Set(asked).size).toBe(8);
    expect(Math.max(...asked)).toBeLessThan(60);
    expect(before).toEqual(ANSWERS);
  });

  it('changes nothing at all if the answers are those of the network', () => {
    const agreeing = live(adaptationWith({ laterQuestions: 5 }, replays), 60, (sample) => ANSWERS[sample]);
    expect([agreeing.updates, agreeing.undone, agreeing.after]).toEqual([0, 0, ANSWERS]);
    fc.assert(
      fc.property(learningCase, ({ model: random, adaptation, samples: { count, inputs } }) => {
        const labels = new Uint8Array(count);
        const times = Float64Array.from({ length: count }, (_, i) => i);
        const unasked = lead(random, adaptation, { inputs, labels, times }, { askedAt: 9, answer: () => 0 });
        const { before, after, updates } = lead(
          random,
          adaptation,
          { inputs, labels, times },
          { askedAt: 3, answer: (sample) => unasked.before[sample] },
        );
        expect([updates, after]).toEqual([0, before]);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('asks once more about answers that contradict the network, and learns those that are given twice', () => {
    const { asked, updates, undone, before, after } = live(adaptationWith({ rate: 0.1 }), 60, other);
    expect(asked).toHaveLength(16);
    expect(new Set(asked).size).toBe(8);
    expect([updates, undone]).toEqual([100, 0]);
    expect(after.slice(0, 60)).toEqual(before.slice(0, 60));
    const told = Array.from(after.keys()).filter((sample) => sample >= 60 && after[sample] === other(sample));
    expect(told.length).toBeGreaterThan(14);
  });

  it('learns nothing from three answers that contradict each other', () => {
    let turn = 0;
    const { asked, updates, after } = live(adaptationWith(), 60, (sample) => {
      turn += 1;
      return (ANSWERS[sample] + 1 + (turn % 3)) % 4;
    });
    expect([asked.length, updates, after]).toEqual([24, 0, ANSWERS]);
  });

  it('undoes what was learned if too few replays are still correct, and says so', () => {
    // As if the generated network had all replays right, whose classes are what it answers with all of its layers.
    const told = (tolerance: number) =>
      live({ ...adaptationWith({ rate: 0.1, tolerance }, replays), replaysRight: 100 }, 60, other);
    const wrong = told(0);
    expect(wrong).toMatchObject({ updates: 100, undone: 1 });
    expect(wrong.after).toEqual(ANSWERS);
    const kept = told(100);
    expect([kept.updates, kept.undone]).toEqual([100, 0]);
    expect(kept.after).not.toEqual(ANSWERS);
  });

  it('asks later about samples that are unlike all of the first minutes, each after it was classified', () => {
    const seen: number[] = [];
    const { asked, before, after, updates } = live(
      adaptationWith({ questions: 2, laterQuestions: 4, pause: 10, rate: 0.1 }),
      3,
      (sample) => {
        seen.push(sample);
        return other(sample);
      },
    );
    expect(seen).toEqual(asked);
    const later = [...new Set(asked)].filter((sample) => sample >= 3);
    // More than there are slots: the oldest gave way.
    expect(later.length).toBeGreaterThan(6);
    later.forEach((last, i) => {
      for (let before = 0; before < i; before++) {
        expect(i - before + 1).toBeLessThanOrEqual(4 + (last - later[before]) / 10);
      }
    });
    expect(updates).toBe(100 + 50 * later.length);
    expect(before).toEqual(ANSWERS);
    expect(after.slice(0, 3)).toEqual(ANSWERS.slice(0, 3));
  });

  it('counts a lesson of a single update', () => {
    const { updates, after } = live(adaptationWith({ updates: 1, rate: 1 }), 60, other);
    expect(updates).toBe(1);
    expect(after).not.toEqual(ANSWERS);
  });

  it('scores nothing if it ends before the first questions', () => {
    const { scoredFrom, asked, after } = live(adaptationWith(), COUNT + 1, other);
    expect([scoredFrom, asked, after]).toEqual([COUNT, [], ANSWERS]);
  });

  it('is the same again', () => {
    const again = () => live(adaptationWith({ laterQuestions: 3 }, replays), 60, other);
    expect(again()).toEqual(again());
  });
});
