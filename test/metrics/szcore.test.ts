import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addEvents, countEvents, eventFigures, type TimeSpan } from '../../src/metrics/szcore.js';

const HOUR = 3600;
const spans = (...pairs: readonly (readonly [number, number])[]): readonly TimeSpan[] =>
  pairs.map(([start, end]) => ({ start, end }));
const counted = (
  reference: readonly (readonly [number, number])[],
  answered: readonly (readonly [number, number])[],
  seconds = HOUR,
) => {
  const { events, found, falseAlarms } = countEvents(spans(...reference), spans(...answered), seconds);
  return [events, found, falseAlarms];
};

describe('countEvents, by the definitions of SzCORE worked by hand', () => {
  it('finds a seizure by any overlap with the time from 30 s before it to 60 s after it', () => {
    expect(counted([[100, 160]], [[130, 131]])).toEqual([1, 1, 0]);
    expect(counted([[100, 160]], [[70, 75]])).toEqual([1, 1, 0]);
    expect(counted([[100, 160]], [[215, 220]])).toEqual([1, 1, 0]);
    // Both only touch that time.
    expect(counted([[100, 160]], [[60, 70]])).toEqual([1, 0, 1]);
    expect(counted([[100, 160]], [[220, 230]])).toEqual([1, 0, 1]);
  });

  it('counts no false alarm for a detection that reaches out of that time, and one where it touches none', () => {
    expect(counted([[100, 160]], [[20, 120]])).toEqual([1, 1, 0]);
    expect(counted([[100, 160]], [[120, 300]])).toEqual([1, 1, 0]);
    expect(
      counted(
        [[100, 160]],
        [
          [120, 130],
          [310.1, 320],
        ],
      ),
    ).toEqual([1, 1, 1]);
  });

  it('merges events with less than 90 s between them, detections and seizures alike', () => {
    expect(
      counted(
        [
          [100, 110],
          [199, 210],
        ],
        [],
      ),
    ).toEqual([1, 0, 0]);
    expect(
      counted(
        [
          [100, 110],
          [200, 210],
        ],
        [],
      ),
    ).toEqual([2, 0, 0]);
    expect(
      counted(
        [],
        [
          [100, 110],
          [199.9, 210],
          [299.8, 301],
        ],
      ),
    ).toEqual([0, 0, 1]);
    expect(
      counted(
        [],
        [
          [100, 110],
          [200, 210],
        ],
      ),
    ).toEqual([0, 0, 2]);
  });

  it('cuts events longer than five minutes', () => {
    expect(counted([[0, 300]], [])).toEqual([1, 0, 0]);
    expect(counted([[0, 300.1]], [])).toEqual([2, 0, 0]);
    expect(counted([[0, 901]], [])).toEqual([4, 0, 0]);
    // Found by the first piece; the second lies outside.
    expect(counted([[40, 60]], [[42, 425]])).toEqual([1, 1, 1]);
  });

  it('knows nothing outside of the recording', () => {
    expect(counted([[10, 20]], [[0, 75]], 60)).toEqual([1, 1, 0]);
    expect(counted([[50, 70]], [[61, 90]], 60)).toEqual([1, 0, 0]);
  });

  it('gives what the tests of its library timescoring 0.0.7 expect with its defaults', () => {
    expect(counted([[40, 60]], [[39, 60]])).toEqual([1, 1, 0]);
    expect(counted([[40, 60]], [])).toEqual([1, 0, 0]);
    expect(counted([], [[40, 60]])).toEqual([0, 0, 1]);
    expect(eventFigures(countEvents([], spans([40, 60]), HOUR))).toEqual({
      sensitivity: null,
      precision: 0,
      f1: 0,
      falseAlarmsPerDay: 24,
    });
    expect(eventFigures(countEvents(spans([40, 60]), [], HOUR))).toEqual({
      sensitivity: 0,
      precision: null,
      f1: 0,
      falseAlarmsPerDay: 0,
    });
  });

  it('gives the figures of three recordings together, worked by hand', () => {
    const first = countEvents(spans([100, 160], [1000, 1060]), spans([110, 120], [2000, 2010]), HOUR);
    const second = countEvents(spans([500, 530]), spans([490, 540]), HOUR);
    const third = countEvents([], spans([10, 20], [300, 310]), 2 * HOUR);
    const all = [first, second, third].reduce(addEvents);
    expect(all).toEqual({ events: 3, found: 2, falseAlarms: 3, seconds: 4 * HOUR });
    expect(eventFigures(all)).toEqual({
      sensitivity: (100 * 2) / 3,
      precision: 40,
      f1: expect.closeTo(50, 9),
      falseAlarmsPerDay: 18,
    });
  });
});

/** The same definitions, once more and tick by tick, as slowly and plainly as possible. */
function plainly(reference: readonly TimeSpan[], answered: readonly TimeSpan[], seconds: number) {
  const ticks = seconds * 10;
  const maskOf = (events: readonly TimeSpan[]) =>
    Array.from({ length: ticks }, (_, i) =>
      events.some(({ start, end }) => i >= Math.round(start * 10) && i < Math.round(end * 10)),
    );
  const eventsOf = (mask: readonly boolean[]) => {
    const found: [number, number][] = [];
    mask.forEach((on, i) => {
      if (on && (i === 0 || !mask[i - 1])) found.push([i, i]);
      if (on) found[found.length - 1][1] = i + 1;
    });
    return found;
  };
  const prepare = (events: readonly TimeSpan[]) => {
    const mask = maskOf(events);
    const apart = eventsOf(mask);
    for (let i = 1; i < apart.length; i++) {
      if (apart[i][0] - apart[i - 1][1] < 900) mask.fill(true, apart[i - 1][1], apart[i][0]);
    }
    const pieces: [number, number][] = [];
    for (const [start, end] of eventsOf(mask)) {
      for (let from = start; from < end; from += 3000) pieces.push([from, Math.min(end, from + 3000)]);
    }
    return { mask, pieces };
  };
  const [truth, said] = [prepare(reference), prepare(answered)];
  const allowed = new Array<boolean>(ticks).fill(false);
  let found = 0;
  for (const [start, end] of truth.pieces) {
    const [from, to] = [Math.max(0, start - 300), Math.min(ticks, end + 600)];
    if (!said.mask.slice(from, to).includes(true)) continue;
    found += 1;
    allowed.fill(true, from, to);
  }
  const falseAlarms = said.pieces.filter(([start, end]) => !allowed.slice(start, end).includes(true)).length;
  return { events: truth.pieces.length, found, falseAlarms, seconds };
}

const events = fc.array(
  fc
    .tuple(fc.integer({ min: -50, max: 1300 }), fc.integer({ min: 0, max: 400 }), fc.nat(9))
    .map(([start, length, tenth]) => ({ start: start + tenth / 10, end: start + tenth / 10 + length })),
  { maxLength: 6 },
);

it('counts as a mask of every tenth of a second does', () => {
  fc.assert(
    fc.property(events, events, (reference, answered) => {
      expect(countEvents(reference, answered, 1200)).toEqual(plainly(reference, answered, 1200));
    }),
    { numRuns: 300 },
  );
});

const librarySchema = z.array(
  z.object({
    seconds: z.number(),
    reference: z.array(z.tuple([z.number(), z.number()])),
    answered: z.array(z.tuple([z.number(), z.number()])),
    ...{ events: z.number(), found: z.number(), falseAlarms: z.number() },
    ...{ sensitivity: z.number().nullable(), precision: z.number().nullable(), f1: z.number().nullable() },
    perDay: z.number(),
  }),
);

/** Events drawn at random, and what timescoring 0.0.7 counts in them with its defaults. */
const library = librarySchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'timescoring.json'), 'utf8')),
);

it('counts what the library of SzCORE counts', () => {
  expect(library).toHaveLength(60);
  for (const { seconds, reference, answered, ...expected } of library) {
    const counts = countEvents(spans(...reference), spans(...answered), seconds);
    const { sensitivity, precision, f1, falseAlarmsPerDay } = eventFigures(counts);
    const percent = (share: number | null) => (share === null ? null : expect.closeTo(100 * share, 9));
    expect({
      ...{ events: counts.events, found: counts.found, falseAlarms: counts.falseAlarms },
      ...{ sensitivity, precision, f1, perDay: falseAlarmsPerDay },
    }).toEqual({
      ...{ events: expected.events, found: expected.found, falseAlarms: expected.falseAlarms },
      sensitivity: percent(expected.sensitivity),
      precision: percent(expected.precision),
      f1: percent(expected.f1),
      perDay: expect.closeTo(expected.perDay, 6),
    });
  }
});
