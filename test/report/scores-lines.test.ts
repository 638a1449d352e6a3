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
