import { describe, expect, it } from 'vitest';
import { aamiTable } from '../../src/metrics/aami.js';
import { majorityVotes, scoresByRecording } from '../../src/metrics/recordings.js';
import { aamiLines, confusionLines, recordingLines, voteLines } from '../../src/report/confusion.js';

const matrix = {
  classNames: ['N', 'V', 'F'],
  counts: [
    [45_000, 12, 0],
    [3, 1, 0],
    [0, 0, 0],
  ],
};

describe('confusionLines', () => {
  it('prints truth by answer, Se behind, PPV below, "-" where there is nothing to divide by', () => {
    expect(confusionLines(matrix)).toEqual([
      'true / answered       N     V  F   Se %',
      'N                45 000    12  0  99.97',
      'V                     3     1  0  25.00',
      'F                     0     0  0      -',
      'PPV %             99.99  7.69  -',
      '',
      'accuracy 99.97 % of 45 016, macro-F1 over N, V 55.87 %; without test samples, and not counted: F',
    ]);
  });

  it('prints Markdown and names the classes of macro-F1', () => {
    const lines = confusionLines(matrix, 'markdown', ['V']);
    expect(lines[0]).toBe('| true / answered |      N |    V | F |  Se % |');
    expect(lines[1]).toMatch(/^\| -+ \| -+: \|/);
    expect(lines[lines.length - 1]).toBe('accuracy 99.97 % of 45 016, macro-F1 over V 11.76 %');
  });
});

describe('aamiLines', () => {
  it('has all five classes', () => {
    const lines = aamiLines(aamiTable(matrix));
    expect(lines[0]).toMatch(/^true \/ answered +N +S +V +F +Q +Se %$/);
    expect(lines.slice(1, 6).map((line) => line[0])).toEqual(['N', 'S', 'V', 'F', 'Q']);
    expect(lines[lines.length - 1]).toContain('accuracy 99.97 %');
  });
});

describe('lines of recordings', () => {
  const truth = Uint8Array.of(0, 0, 1, 1);
  const recordings = ['100', '100', '200', '200'];

  it('has a line for every recording', () => {
    const scores = scoresByRecording(Uint8Array.of(0, 1, 1, 1), truth, recordings, 2);
    expect(recordingLines(scores, ['N', 'V'])).toEqual([
      'recording  samples  accuracy %   Se N   PPV N    Se V   PPV V',
      '100              2       50.00  50.00  100.00       -    0.00',
      '200              2      100.00      -       -  100.00  100.00',
    ]);
  });

  it('has the votes and how many are right', () => {
    const votes = majorityVotes(Uint8Array.of(1, 0, 0, 0), truth, recordings, 2);
    expect(voteLines(votes, ['N', 'V'])).toEqual([
      'recording  is  answered  N  V',
      '100         N  N (tied)  1  1',
      '200         V         N  2  0',
      '',
      '1 of 2 recordings are answered correctly',
    ]);
  });
});
