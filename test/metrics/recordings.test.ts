import { describe, expect, it } from 'vitest';
import { majorityVotes, scoresByRecording } from '../../src/metrics/recordings.js';

const recordings = ['b', 'a', 'b', 'a', 'b'];

describe('scoresByRecording', () => {
  it('scores every recording by itself, sorted by name', () => {
    const [a, b, ...others] = scoresByRecording(
      Uint8Array.of(0, 1, 0, 0, 1),
      Uint8Array.of(0, 1, 1, 1, 1),
      recordings,
      3,
    );
    expect(a).toEqual({
      recording: 'a',
      count: 2,
      counts: [
        [0, 0, 0],
        [1, 1, 0],
        [0, 0, 0],
      ],
      accuracy: 50,
      sensitivity: [null, 50, null],
      ppv: [0, 100, null],
    });
    expect(b).toMatchObject({ recording: 'b', count: 3, sensitivity: [100, 50, null], ppv: [50, 100, null] });
    expect(b.accuracy).toBeCloseTo(200 / 3);
    expect(others).toEqual([]);
  });

  it('refuses names for other samples', () => {
    expect(() => scoresByRecording(Uint8Array.of(0), Uint8Array.of(0), recordings, 2)).toThrow('5 names');
  });
});

describe('majorityVotes', () => {
  it('answers with what most samples are answered with, the lowest class of equals', () => {
    expect(majorityVotes(Uint8Array.of(2, 1, 2, 0, 1), Uint8Array.of(2, 1, 2, 1, 2), recordings, 3)).toEqual([
      { recording: 'a', truth: 1, answer: 0, tied: true, votes: [1, 1, 0] },
      { recording: 'b', truth: 2, answer: 2, tied: false, votes: [0, 1, 2] },
    ]);
  });

  it('refuses recordings of several classes, answers that are none, lengths that differ', () => {
    const zeros = new Uint8Array(5);
    expect(() => majorityVotes(zeros, Uint8Array.of(0, 0, 1, 0, 0), recordings, 2)).toThrow(
      'recording "b" has samples of the classes 0 and 1',
    );
    expect(() => majorityVotes(Uint8Array.of(0, 0, 2, 0, 0), zeros, recordings, 2)).toThrow('answer 2 of 2');
    expect(() => majorityVotes(zeros.subarray(1), zeros, recordings, 2)).toThrow('4 answers');
  });
});
