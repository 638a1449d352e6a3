import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beginHandover,
  dueCount,
  type Handover,
  noteDescribed,
  noteStored,
} from '../../../src/kernel/signal/handover.js';

/** A handover in memory that was not initialized, then prepared. */
function begun(): Handover {
  const handover = { stored: 77, due: 77, described: 76 };
  beginHandover(handover);
  return handover;
}

test('a description is used if it was due of what was stored last, and nothing came meanwhile', () => {
  const collected = fc.constantFrom('stored', 'completed');
  // What is collected between two descriptions, and while the second one runs.
  const event = fc.record({
    before: fc.array(collected, { maxLength: 4 }),
    during: fc.oneof(fc.constant<string[]>([]), fc.array<string>(collected, { maxLength: 2 })),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      const handover = begun();
      let waits = false;
      const collect = (kind: string) => {
        waits = kind === 'completed';
        noteStored(waits, handover);
      };
      for (const { before, during } of events) {
        before.forEach(collect);
        const due = dueCount(handover);
        expect(due >= 0).toBe(waits);
        if (!waits) continue;
        waits = false;
        during.forEach(collect);
        expect(noteDescribed(due, handover)).toBe(during.length === 0);
      }
    }),
    { numRuns: 500 },
  );
});

test('the count does not overflow', () => {
  const handover = { stored: 2 ** 30 - 1, due: -1, described: -1 };
  noteStored(true, handover);
  expect(handover).toEqual({ stored: 0, due: 0, described: -1 });
  expect(noteDescribed(dueCount(handover), handover)).toBe(true);
  expect(dueCount(handover)).toBe(-1);
});
