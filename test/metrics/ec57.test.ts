import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AAMI_CLASSES } from '../../src/metrics/aami.js';
import { addEc57, beatFigures, ec57Counts } from '../../src/metrics/ec57.js';

/** A table with the cells in the order n, s, v, f, q of the answers, a row for every true class N, S, V, F, Q. */
const matrix = (counts: readonly (readonly number[])[]) => ({ classNames: [...AAMI_CLASSES], counts });

const tables = fc
  .array(fc.array(fc.nat(50), { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 5 })
  .map(matrix);

describe('ec57Counts', () => {
  it('counts every cell of the table where the standard counts it', () => {
    // A different power of two in every cell, so that each sum says which cells are in it.
    const counts = Array.from({ length: 5 }, (_, truth) =>
      Array.from({ length: 5 }, (_, answer) => 2 ** (5 * truth + answer)),
    );
    const cell = (name: string) => {
      const [truth, answer] = [...name.toUpperCase()].map((letter) => 'NSVFQ'.indexOf(letter));
      return counts[truth][answer];
    };
    const cells = (names: string) => names.split(' ').reduce((sum, name) => sum + cell(name), 0);
    expect(ec57Counts(matrix(counts))).toEqual({
      S: {
        truePositive: cells('Ss'),
        falseNegative: cells('Sn Sv Sf Sq'),
        // Qs counts nowhere.
        falsePositive: cells('Ns Vs Fs'),
        trueNegative: cells('Nn Nv Nf Nq Vn Vv Vf Vq Fn Fv Ff Fq Qn Qv Qf Qq'),
      },
      V: {
        truePositive: cells('Vv'),
        falseNegative: cells('Vn Vs Vf Vq'),
        // Fv and Qv count nowhere.
        falsePositive: cells('Nv Sv'),
        trueNegative: cells('Nn Ns Nf Nq Sn Ss Sf Sq Fn Fs Ff Fq Qn Qs Qf Qq'),
      },
    });
  });

  it('agrees with a count beat by beat', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const found = ec57Counts(table);
        for (const [kind, place, exempt] of [
          ['S', 1, ['Q']],
          ['V', 2, ['F', 'Q']],
        ] as const) {
          const tally = { truePositive: 0, falseNegative: 0, falsePositive: 0, trueNegative: 0 };
          for (const [truth, row] of table.counts.entries()) {
            for (const [answer, count] of row.entries()) {
              const [is, said] = [truth === place, answer === place];
              if (is) tally[said ? 'truePositive' : 'falseNegative'] += count;
              else if (!said) tally.trueNegative += count;
              else if (!exempt.some((name) => name === AAMI_CLASSES[truth])) tally.falsePositive += count;
            }
          }
          expect(found[kind]).toEqual(tally);
        }
      }),
    );
  });

  it('adds up: the counts of two tables are those of their sum', () => {
    fc.assert(
      fc.property(tables, tables, (left, right) => {
        const sum = left.counts.map((row, i) => row.map((count, k) => count + right.counts[i][k]));
        expect(addEc57(ec57Counts(left), ec57Counts(right))).toEqual(ec57Counts(matrix(sum)));
      }),
    );
  });

  it('takes classes in any order, and fewer of them', () => {
    const { V } = ec57Counts({
      classNames: ['V', 'N'],
      counts: [
        [7, 3],
        [2, 88],
      ],
    });
    expect(V).toEqual({ truePositive: 7, falseNegative: 3, falsePositive: 2, trueNegative: 88 });
    expect(beatFigures(V)).toEqual({
      sensitivity: 70,
      ppv: (100 * 7) / 9,
      falsePositiveRate: (100 * 2) / 90,
    });
  });

  it('has no figure where there is nothing to divide by', () => {
    const none = { truePositive: 0, falseNegative: 0, falsePositive: 0, trueNegative: 0 };
    expect(beatFigures(none)).toEqual({ sensitivity: null, ppv: null, falsePositiveRate: null });
  });
});
