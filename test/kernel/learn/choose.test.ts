import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullCredit } from '../../../src/kernel/learn/choose.js';
import { endCollecting, offerSample } from '../../../src/kernel/learn/learner.js';
import type { Adaptation } from '../../../src/kernel/learn/types.js';
import { prepareNormalizer } from '../../../src/kernel/normalize.js';
import type { Model } from '../../../src/kernel/types.js';
import { freshLearner } from '../../adapt/fixtures/learning.js';
import { type LearningCase, learningCase } from '../../simulate/fixtures/learning.js';
import { int8Array } from '../../simulate/fixtures/random-model.js';

type Activations = readonly number[];

/** Activations of the first layer without a label, from the definition. */
function activationsOf(model: Model, input: Int8Array): Activations {
  const [layer] = model.layers;
  const normalizer = { up: 1, half: 0, down: 0, multiplier: 0 };
  prepareNormalizer(layer, layer.squaredLength, normalizer);
  return Array.from({ length: layer.outputs }, (_, unit) => {
    let sum = 0;
    for (let i = model.labelSlots; i < layer.inputs; i++)
      sum += layer.weights[unit * layer.inputs + i] * input[i];
    const scaled = Math.floor((sum * normalizer.up + normalizer.half) / 2 ** normalizer.down);
    const limited = Math.min(32767, Math.max(-32768, scaled));
    const activation = (limited * normalizer.multiplier + layer.bias[unit]) / 2 ** layer.shift;
    return Math.min(127, Math.max(0, Math.floor(activation)));
  });
}

function distance(left: Activations, right: Activations): number {
  return left.reduce((sum, value, i) => sum + Math.abs(value - right[i]), 0);
}

/** The distance of a sample from the nearest of some; Infinity if there is none. */
function nearest(sample: Activations, others: readonly Activations[]): number {
  return Math.min(Infinity, ...others.map((other) => distance(sample, other)));
}

/** The smallest distance between any two. */
function smallest(samples: readonly Activations[]): number {
  return Math.min(Infinity, ...samples.map((sample, i) => nearest(sample, samples.slice(0, i))));
}

/** The two closest of some samples, the first pair of equally close ones. */
function closestPair(samples: readonly Activations[]): readonly [number, number] {
  const closest = smallest(samples);
  for (let right = 1; right < samples.length; right++) {
    for (let left = 0; left < right; left++) {
      if (distance(samples[left], samples[right]) === closest) return [left, right];
    }
  }
  throw new RangeError('there is no pair');
}

/** The one of the two closest samples whose next neighbour is nearer; of equally near ones, or if there is none, the later. */
function spareOf(samples: readonly Activations[]): number {
  const [left, right] = closestPair(samples);
  const rest = samples.filter((_, i) => i !== left && i !== right);
  return nearest(samples[left], rest) < nearest(samples[right], rest) ? left : right;
}

/** Slots, and what is known of the samples of the first minutes that have none. */
interface Slots {
  readonly samples: Activations[];
  reach: number;
}

/** Offers a sample of the first minutes by brute force. Returns its slot, or -1. */
function offerFirst(slots: Slots, sample: Activations, most: number): number {
  const { samples } = slots;
  if (samples.length < most) return samples.push(sample) - 1;
  const closest = smallest(samples);
  const near = nearest(sample, samples);
  slots.reach = Math.max(slots.reach, Math.min(near, closest));
  if (near <= closest) return -1;
  const spare = spareOf(samples);
  samples[spare] = sample;
  return spare;
}

/** Samples of the first minutes and later ones, some of them near each other, as those of a wearer are. */
interface Days {
  readonly drawn: LearningCase;
  readonly first: readonly Int8Array[];
  readonly later: readonly Int8Array[];
}

const days: fc.Arbitrary<Days> = learningCase.chain((drawn) => {
  const { features } = drawn.random.model;
  const mild = int8Array(features).map((values) => values.map((value) => value >> 2));
  const sample = fc.oneof(mild, int8Array(features));
  return fc.record({
    drawn: fc.constant(drawn),
    first: fc.array(mild, { maxLength: 40, size: 'max' }),
    later: fc.array(sample, { minLength: 10, maxLength: 60, size: 'max' }),
  });
});

/** Offers samples. Returns their slots. */
function offerAll(
  { random: { model }, adaptation }: LearningCase,
  { learner, workspace }: ReturnType<typeof freshLearner>,
  inputs: readonly Int8Array[],
): readonly number[] {
  return inputs.map((input) => offerSample(model, adaptation, input, 0, learner, workspace));
}

describe('samples of the first minutes', () => {
  it('are spread: those in the slots are what brute force chooses, and never come nearer to each other', () => {
    let replaced = 0;
    let refused = 0;
    fc.assert(
      fc.property(days, ({ drawn, first }) => {
        const { random, adaptation } = drawn;
        const device = freshLearner(random.model, adaptation);
        const slots: Slots = { samples: [], reach: 0 };
        let least = Infinity;
        for (const input of first) {
          const isFull = slots.samples.length === adaptation.firstSlots;
          const expected = offerFirst(slots, activationsOf(random.model, input), adaptation.firstSlots);
          expect(offerAll(drawn, device, [input])).toEqual([expected]);
          const { learner } = device;
          expect(learner.used).toBe(slots.samples.length);
          expect(learner.reach).toBe(slots.reach);
          const { outputs } = random.model.layers[0];
          const held = slots.samples.map((_, slot) => [
            ...learner.activations.subarray(slot * outputs, (slot + 1) * outputs),
          ]);
          expect(held).toEqual(slots.samples);
          if (isFull) {
            expect(smallest(held)).toBeGreaterThanOrEqual(least);
            if (expected >= 0) replaced += 1;
            else refused += 1;
          }
          least = smallest(held);
        }
      }),
      { seed: 31, numRuns: 150 },
    );
    expect(replaced).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(500);
  });
});

describe('later samples', () => {
  /** What brute force asks about, with the credit and the slots that it has. */
  function laterSlots(model: Model, adaptation: Adaptation, slots: Slots, inputs: readonly Int8Array[]) {
    const { firstSlots, slotCount, pause } = adaptation;
    const most = pause * (slotCount - firstSlots);
    let credit = most;
    let next = slots.samples.length;
    let poor = 0;
    let near = 0;
    const chosen = inputs.map((input) => {
      const sample = activationsOf(model, input);
      credit = Math.min(most, credit + 1);
      if (slotCount === firstSlots) return -1;
      if (credit < pause) {
        poor += 1;
        return -1;
      }
      if (nearest(sample, slots.samples) <= slots.reach + Math.floor(slots.reach / 4)) {
        near += 1;
        return -1;
      }
      const slot = next;
      slots.samples[slot] = sample;
      next = (slot + 1) % slotCount;
      credit -= pause;
      return slot;
    });
    return { chosen, poor, near };
  }

  it('are asked about if they are a quarter further away than any before, and there is credit', () => {
    let [asked, poor, near, wrapped] = [0, 0, 0, 0];
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 9 }), ({ drawn, first, later }, pause) => {
        const { model } = drawn.random;
        const adaptation = { ...drawn.adaptation, pause };
        const own = { ...drawn, adaptation };
        const device = freshLearner(model, adaptation);
        offerAll(own, device, first);
        const slots: Slots = { samples: [], reach: 0 };
        for (const input of first) offerFirst(slots, activationsOf(model, input), adaptation.firstSlots);
        // If all have slots, those that are nearest to each other say what is near.
        if (slots.reach === 0 && slots.samples.length > 1) slots.reach = smallest(slots.samples);
        endCollecting(model, device.learner);
        expect(device.learner.reach).toBe(slots.reach);
        const expected = laterSlots(model, adaptation, slots, later);
        const chosen = offerAll(own, device, later);
        expect(chosen).toEqual(expected.chosen);

        const laterCount = adaptation.slotCount - adaptation.firstSlots;
        const times = chosen.flatMap((slot, time) => (slot >= 0 ? [time] : []));
        times.forEach((last, i) => {
          for (let before = 0; before <= i; before++) {
            const count = i - before + 1;
            if (pause > 0) expect(count).toBeLessThanOrEqual(laterCount + (last - times[before]) / pause);
          }
        });
        expect(device.learner.credit).toBeLessThanOrEqual(fullCredit(adaptation));
        asked += times.length;
        poor += expected.poor;
        near += expected.near;
        if (times.length > adaptation.slotCount) wrapped += 1;
      }),
      { seed: 32, numRuns: 150 },
    );
    expect(asked).toBeGreaterThan(200);
    expect(poor).toBeGreaterThan(100);
    expect(near).toBeGreaterThan(200);
    expect(wrapped).toBeGreaterThan(5);
  });
});
