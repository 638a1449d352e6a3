import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDevice } from '../../../src/adapt/device.js';
import { learningCase } from '../../simulate/fixtures/learning.js';

const CASES = fc.sample(learningCase, { seed: 41, numRuns: 20 });

/** A learner that was offered an input, which got the first slot. */
function offered({ random: { model }, adaptation }: (typeof CASES)[number]) {
  const device = openDevice(model, adaptation);
  const input = new Int8Array(model.features).fill(3);
  device.run({ op: 'reset' });
  expect(device.run({ op: 'offer', input, guess: 0 })).toEqual([0]);
  return { device, input, classes: model.classes };
}

describe('a learner that is told things out of turn', () => {
  it('takes no answer before it asks, so that nothing is learned', () => {
    for (const drawn of CASES) {
      const { device } = offered(drawn);
      for (const _ of [1, 2]) expect(device.run({ op: 'answer', slot: 0, label: 1 })).toEqual([0]);
      expect(device.run({ op: 'learn', steps: 5 })).toEqual([1, 0]);
      device.run({ op: 'ask' });
      expect(device.run({ op: 'question' })).toEqual([0]);
      expect(device.run({ op: 'answer', slot: 0, label: 1 })).toEqual([0]);
      expect(device.run({ op: 'answer', slot: 0, label: 1 })).toEqual([1]);
      expect(device.run({ op: 'question' })).toEqual([-1]);
    }
  });

  it('gives no slot to a sample whose guess is no class', () => {
    for (const drawn of CASES) {
      const { device, input, classes } = offered(drawn);
      for (const guess of [-1, classes, 77]) {
        expect(device.run({ op: 'offer', input, guess })).toEqual([-1]);
      }
      device.run({ op: 'export', place: 0 });
      expect(device.run({ op: 'import', place: 0 })).toEqual([0]);
    }
  });

  it('has slots for later samples only if the config says so', () => {
    const slots = { none: 0, some: 0 };
    for (const drawn of CASES) {
      const { device, classes } = offered(drawn);
      device.run({ op: 'ask' });
      const far = new Int8Array(drawn.random.model.features).map((_, i) => (i % 2 === 0 ? 127 : -127));
      const [slot] = device.run({ op: 'offer', input: far, guess: classes - 1 });
      const { slotCount, firstSlots } = drawn.adaptation;
      if (slotCount === firstSlots) {
        expect(slot).toBe(-1);
        slots.none += 1;
      } else if (slot >= 0) {
        // Unlike the only sample, whose slot is the first.
        expect(slot).toBe(1);
        slots.some += 1;
      }
    }
    expect(slots.none).toBeGreaterThan(0);
    expect(slots.some).toBeGreaterThan(5);
  });
});
