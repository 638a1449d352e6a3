import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalSchema } from '../../src/config/signal-config.js';
import { openSignal } from '../../src/signal/open-front-end.js';
import { pushSample, type SignalRunner } from '../../src/signal/program.js';
import { makeEcg } from './beats/signals.js';

const RATE = 250;
const { samples: MADE } = makeEcg(9, { rate: RATE, channels: 2, seconds: 20 });
const SIGNAL = Array.from({ length: MADE.length / 2 }, (_, i) => MADE.subarray(2 * i, 2 * i + 2));

/** Front ends, and whether what is due has to be described before the next sample. */
const FRONT_ENDS = [
  ['raw windows', { kind: 'raw', length: 40, hop: 31 }, true],
  ['raw windows, decimated', { kind: 'raw', length: 40, hop: 9, decimation: 4 }, false],
  [
    'windows',
    {
      kind: 'windows',
      length: 64,
      hop: 37,
      magnitude: true,
      features: { mean: true, trend: true, bands: [2, 8, 15] },
    },
    true,
  ],
  ['windows, decimated', { kind: 'windows', length: 48, hop: 11, decimation: 4 }, false],
  ['beats', { kind: 'beats', set: 'full' }, false],
] as const;

/** What is done when a description is due. */
type Event = 'describe' | 'describe twice' | 'leave out' | 'a sample later';

const plans = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Event>('describe') },
    fc.constantFrom<Event>('describe twice', 'leave out', 'a sample later'),
  ),
  { minLength: 5, maxLength: 25 },
);

/** Tests of descriptions that are late. @param numRuns plans for every front end */
export function describeLateDescriptions(numRuns: number): void {
  describe.each(FRONT_ENDS)('%s that are described late, or not at all', (_, settings, atOnce) => {
    const program = openSignal(signalSchema.parse(settings), { rate: RATE, channels: ['a', 'b'] });

    /** The inputs of an undisturbed stream, by the sample that completed them. */
    const expected = new Map<number, number[]>();
    const undisturbed = program.open();
    SIGNAL.forEach((sample, i) => {
      if (pushSample(undisturbed, sample)) expected.set(i, [...undisturbed.input]);
    });

    function follow(runner: SignalRunner, plan: readonly Event[]): number {
      let described = 0;
      let next = 0;
      // When what waits was completed.
      let waiting = -1;
      let later = -1;
      const ask = (isReady: boolean) => {
        expect(runner.describe()).toBe(isReady);
        if (!isReady) return;
        expect([...runner.input]).toEqual(expected.get(waiting));
        described += 1;
      };
      SIGNAL.forEach((sample, i) => {
        const isDue = runner.collect(sample);
        expect(isDue).toBe(expected.has(i));
        if (i === later) ask(!atOnce && !isDue);
        if (!isDue) return;
        waiting = i;
        const event = plan[next++ % plan.length];
        later = event === 'a sample later' ? i + 1 : -1;
        if (event === 'describe' || event === 'describe twice') ask(true);
        if (event === 'describe twice') ask(false);
      });
      return described;
    }

    it('have no answer, or the right one, and leave those of the others as they are', () => {
      expect(expected.size).toBeGreaterThan(12);
      fc.assert(
        fc.property(plans, (plan) => {
          const described = follow(program.open(), plan);
          expect(described).toBeGreaterThanOrEqual(0);
        }),
        { numRuns },
      );
      expect(follow(program.open(), ['leave out', 'describe'])).toBeGreaterThan(5);
      expect(follow(program.open(), ['a sample later']) > 0).toBe(!atOnce);
    });
  });
}
