import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareAnswers } from '../../src/simulate/compare.js';
import type { IntegerAnswers } from '../../src/simulate/executor.js';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** Answers of one to twenty samples and one to six classes, every integer arbitrary. */
const answers: fc.Arbitrary<IntegerAnswers> = fc
  .record({ count: fc.integer({ min: 1, max: 20 }), classes: fc.integer({ min: 1, max: 6 }) })
  .chain(({ count, classes }) => {
    const array = (length: number) =>
      fc.array(int32, { minLength: length, maxLength: length }).map((values) => Int32Array.from(values));
    return fc.record({
      count: fc.constant(count),
      classes: fc.constant(classes),
      labels: array(count),
      exits: array(count),
      margins: array(count),
      settled: fc.uint8Array({ minLength: count, maxLength: count, max: 1 }),
      goodness: array(count * classes),
    });
  });

function copyOf(original: IntegerAnswers): IntegerAnswers {
  return {
    ...original,
    labels: original.labels.slice(),
    exits: original.exits.slice(),
    margins: original.margins.slice(),
    settled: original.settled.slice(),
    goodness: original.goodness.slice(),
  };
}

describe('compareAnswers', () => {
  test('finds nothing in equal answers', () => {
    fc.assert(
      fc.property(answers, (expected) => {
        expect(compareAnswers(expected, copyOf(expected))).toEqual({
          samples: expected.count,
          mismatches: { label: 0, exit: 0, margin: 0, settled: 0, goodness: 0, samples: 0 },
        });
      }),
    );
  });

  test('finds one changed integer anywhere, and says where', () => {
    const part = fc.constantFrom('labels', 'exits', 'margins', 'settled', 'goodness');
    // Differences of every single bit: none may be lost to rounding or to a comparison of fewer bits.
    const bit = fc.integer({ min: 0, max: 31 });
    fc.assert(
      fc.property(answers, part, fc.nat(), bit, (expected, changed, place, flipped) => {
        const actual = copyOf(expected);
        const values = actual[changed];
        const index = place % values.length;
        values[index] ^= 1 << (flipped % (8 * values.BYTES_PER_ELEMENT));
        const { mismatches, first } = compareAnswers(expected, actual);
        expect(mismatches).toEqual({
          label: Number(changed === 'labels'),
          exit: Number(changed === 'exits'),
          margin: Number(changed === 'margins'),
          settled: Number(changed === 'settled'),
          goodness: Number(changed === 'goodness'),
          samples: 1,
        });
        const sample = changed === 'goodness' ? Math.floor(index / expected.classes) : index;
        expect(first?.sample).toBe(sample);
        expect(first?.expected.label).toBe(expected.labels[sample]);
        expect(first?.actual.label).toBe(actual.labels[sample]);
        expect(first?.actual.exit).toBe(actual.exits[sample]);
        expect(first?.actual.margin).toBe(actual.margins[sample]);
        expect(first?.actual.settled).toBe(actual.settled[sample]);
        expect(first?.actual.goodness).toHaveLength(expected.classes);
        expect(first?.actual).not.toEqual(first?.expected);
      }),
    );
  });

  test('counts samples, not integers, and shows the first', () => {
    const expected: IntegerAnswers = {
      count: 4,
      classes: 2,
      labels: Int32Array.of(0, 1, 0, 1),
      exits: Int32Array.of(0, 0, 1, 1),
      margins: Int32Array.of(1, 3, 8, 6),
      settled: Uint8Array.of(1, 1, 0, 1),
      goodness: Int32Array.of(5, 4, 3, 6, 9, 1, 2, 8),
    };
    const actual = copyOf(expected);
    actual.goodness.set([6, 3], 2);
    actual.labels[1] = 0;
    actual.exits[3] = 0;
    actual.margins[3] = -6;
    actual.settled[2] = 1;
    expect(compareAnswers(expected, actual)).toEqual({
      samples: 4,
      mismatches: { label: 1, exit: 1, margin: 1, settled: 1, goodness: 1, samples: 3 },
      first: {
        sample: 1,
        expected: { label: 1, exit: 0, margin: 3, settled: 1, goodness: [3, 6] },
        actual: { label: 0, exit: 0, margin: 3, settled: 1, goodness: [6, 3] },
      },
    });
  });

  test('refuses answers of other sizes', () => {
    fc.assert(
      fc.property(answers, (expected) => {
        const more = { ...expected, count: expected.count + 1, labels: new Int32Array(expected.count + 1) };
        expect(() => compareAnswers(expected, more)).toThrow(RangeError);
        expect(() => compareAnswers(more, expected)).toThrow(RangeError);
        const longer = {
          ...expected,
          count: expected.count + 1,
          labels: new Int32Array(expected.count + 1),
          exits: new Int32Array(expected.count + 1),
          margins: new Int32Array(expected.count + 1),
          settled: new Uint8Array(expected.count + 1),
          goodness: new Int32Array((expected.count + 1) * expected.classes),
        };
        expect(() => compareAnswers(expected, longer)).toThrow('cannot compare');
      }),
    );
  });
});
