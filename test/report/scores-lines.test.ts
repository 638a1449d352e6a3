import { expect, test } from 'vitest';
import { confusionMatrix } from '../../src/metrics/confusion.js';
import { scoresOf } from '../../src/metrics/scores.js';
import { scoresLines } from '../../src/report/scores-lines.js';

const truth = Uint8Array.of(0, 0, 1, 1);

function answered(...answers: readonly number[]) {
  const confusion = confusionMatrix(Uint8Array.from(answers), truth, ['N', 'V', 'Q']);
  return { confusion, scores: scoresOf(confusion), recordings: [] };
}

test('what cannot be known of a class is "-", and not 0, and is no part of macro-F1', () => {
  expect(scoresLines({ int8: answered(0, 0, 0, 2), earlyExit: answered(0, 0, 1, 1) })).toEqual([
    'class  samples    Se %  PPV %  Se % early exit  PPV % early exit',
    'N            2  100.00  66.67           100.00            100.00',
    'V            2    0.00      -           100.00            100.00',
    'Q            0       -   0.00                -                 -',
    'macro-F1 of N, V: 40.00 %, with early exit 100.00 %; without test samples, and not counted: Q',
  ]);
});

test('windows in which the class changes are told apart from those of one class', () => {
  const mixed = { single: { right: 1, samples: 2 }, mixed: { right: 0, samples: 2 } };
  const none = { single: { right: 0, samples: 0 }, mixed: { right: 3, samples: 1200 } };
  const lines = (purity: typeof mixed) =>
    scoresLines({
      int8: { ...answered(0, 1, 1, 1), purity },
      earlyExit: { ...answered(0, 1, 1, 1), purity },
    }).at(-1);
  expect(lines(mixed)).toBe(
    'right in windows of one class: 50.00 % of 2, with early exit 50.00 %; in windows in which the class changes: 0.00 % of 2, ' +
      'with early exit 0.00 %',
  );
  expect(lines(none)).toContain('right in windows of one class: - % of 0, with early exit - %');
  expect(lines(none)).toContain('0.25 % of 1 200');
});
