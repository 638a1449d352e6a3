import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rangesOf, referencesOf, usualness } from '../../../src/exit/known/scores.js';
import { judgeAnswer } from '../../../src/kernel/known/known.js';
import { LARGEST_INT32 } from '../../../src/kernel/limits.js';

const EXITS = 3;

const answer = fc.record({
  exit: fc.nat(EXITS - 1),
  margin: fc.oneof(fc.nat(20), fc.constant(LARGEST_INT32)),
  goodness: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constant(LARGEST_INT32)),
});

it('the routine knows exactly the answers that are usual enough, at every exit point', () => {
  fc.assert(
    fc.property(
      fc.array(answer, { maxLength: 30 }),
      answer,
      fc.oneof(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(30).map((i) => i / 31),
      ),
      (known, asked, least) => {
        const references = referencesOf(known, EXITS);
        const ranges = rangesOf(references, least);
        const result = {
          ...{ label: 1, margin: asked.margin, exit: asked.exit, settled: true },
          goodness: Int32Array.of(0, asked.goodness),
        };
        expect(judgeAnswer({ rangeCount: EXITS, ranges }, result)).toBe(
          usualness(references, asked) >= least,
        );
      },
    ),
    { numRuns: 1000 },
  );
});

it('before the first exit point, and behind the last, nothing is known', () => {
  const ranges = rangesOf(referencesOf([], EXITS), 0);
  const result = { label: 0, margin: 5, settled: false, goodness: Int32Array.of(7) };
  const knows = (exit: number) => judgeAnswer({ rangeCount: EXITS, ranges }, { ...result, exit });
  expect([-1, 0, 2, 3].map(knows)).toEqual([false, true, true, false]);
});
