import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { aamiTable } from '../../src/metrics/aami.js';
import { confusionMatrix, countAnswers, sumConfusion } from '../../src/metrics/confusion.js';
import { macroF1Of, scoresOf } from '../../src/metrics/scores.js';

const truth = Uint8Array.of(0, 0, 0, 1, 1, 2);
const answers = Uint8Array.of(0, 0, 1, 1, 2, 2);
const matrix = confusionMatrix(answers, truth, ['N', 'V', 'S', 'F']);

describe('confusionMatrix', () => {
  it('has a row for every truth and a column for every answer', () => {
    expect(matrix.counts).toEqual([
      [2, 1, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('adds up', () => {
    const halves = [0, 3].map((start) =>
      confusionMatrix(
        answers.subarray(start, start + 3),
        truth.subarray(start, start + 3),
        matrix.classNames,
      ),
    );
    expect(sumConfusion(halves)).toEqual(matrix);
    expect(() => sumConfusion([matrix, { ...matrix, classNames: ['a', 'b', 'c', 'd'] }])).toThrow(
      'go together',
    );
    expect(() => sumConfusion([])).toThrow('no matrices');
  });

  it('refuses labels that are none', () => {
    expect(() => countAnswers(answers, truth, 2)).toThrow('sample 4: answer 2, label 1, of 2 classes');
    expect(() => countAnswers(answers.subarray(1), truth, 3)).toThrow('5 answers for 6 labels');
  });
});

describe('scoresOf', () => {
  it('has sensitivity, PPV and F1 of every class; null where there is nothing to divide by', () => {
    const { accuracy, classes, count } = scoresOf(matrix);
    expect(count).toBe(6);
    expect(accuracy).toBeCloseTo(400 / 6);
    expect(classes.map(({ sensitivity }) => sensitivity)).toEqual([(100 * 2) / 3, 50, 100, null]);
    expect(classes.map(({ ppv }) => ppv)).toEqual([100, 50, 50, null]);
    expect(classes[3]).toMatchObject({ name: 'F', right: 0, present: 0, answered: 0, f1: null });
  });

  it('macro-F1 leaves out classes that occur nowhere and can be of some classes only', () => {
    expect(scoresOf(matrix).macroF1).toBeCloseTo((100 * (4 / 5 + 2 / 4 + 2 / 3)) / 3);
    expect(scoresOf(matrix)).toMatchObject({ macroClasses: ['N', 'V', 'S'], absentClasses: ['F'] });
    expect(scoresOf(matrix, ['S', 'V'])).toMatchObject({ macroClasses: ['S', 'V'], absentClasses: [] });
    expect(scoresOf(matrix, ['F', 'V'])).toMatchObject({ macroClasses: ['V'], absentClasses: ['F'] });
    expect(scoresOf(matrix, ['S', 'V']).macroF1).toBeCloseTo((100 * (2 / 4 + 2 / 3)) / 2);
    expect(scoresOf(matrix, ['F']).macroF1).toBeNull();
    expect(() => scoresOf(matrix, ['W'])).toThrow(
      new InputError('macro-F1: there is no class "W"; did you mean "N"?'),
    );
  });

  it('macro-F1 counts a class that is never answered as 0, and leaves out one that never occurs', () => {
    expect(
      macroF1Of([
        [5, 0],
        [1, 0],
      ]),
    ).toBeCloseTo((100 * (10 / 11)) / 2);
    // The sample that is answered with a class that does not occur is missed of its own class, and that is all.
    expect(
      macroF1Of([
        [5, 1],
        [0, 0],
      ]),
    ).toBeCloseTo(100 * (10 / 11));
    expect(macroF1Of([[0]])).toBeNull();
  });
});

describe('aamiTable', () => {
  it('is in the order N, S, V, F, Q, with empty lines for classes that the network does not have', () => {
    expect(aamiTable(matrix)).toEqual({
      classNames: ['N', 'S', 'V', 'F', 'Q'],
      counts: [
        [2, 0, 1, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 1, 1, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ],
      sensitivity: [(100 * 2) / 3, 100, 50, null, null],
      ppv: [100, 50, 50, null, null],
      accuracy: (100 * 4) / 6,
    });
  });

  it('is the same whatever the order of the classes', () => {
    const labels = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(labels, (pairs) => {
        const [given, right] = [0, 1].map((side) => Uint8Array.from(pairs, (pair) => pair[side]));
        const turned = (values: Uint8Array) => values.map((label) => 4 - label);
        expect(aamiTable(confusionMatrix(turned(given), turned(right), ['Q', 'F', 'V', 'S', 'N']))).toEqual(
          aamiTable(confusionMatrix(given, right, ['N', 'S', 'V', 'F', 'Q'])),
        );
      }),
    );
  });

  it('refuses classes that are none of beats', () => {
    expect(() =>
      aamiTable({
        classNames: ['N', 'seizure'],
        counts: [
          [1, 0],
          [0, 1],
        ],
      }),
    ).toThrow('"seizure" is not a class of heart beats; map the classes to N, S, V, F, Q');
  });
});
