import { describe, expect, it } from 'vitest';
import { wearerOf } from '../../src/adapt/wearer.js';
import { randomStream } from '../../src/math/random.js';

const labels = Uint8Array.from({ length: 3000 }, (_, i) => i % 3);
const stream = (index = 0) => randomStream(1, index, 'mistakes');
const answers = (mistakes: number, index = 0, classes = 3) =>
  Array.from(labels.keys(), wearerOf(labels, classes, mistakes, stream(index)));

describe('wearerOf', () => {
  it('answers right without mistakes, and never with mistakes alone', () => {
    expect(answers(0)).toEqual([...labels]);
    expect(answers(1).some((answer, sample) => answer === labels[sample])).toBe(false);
  });

  it('is as often wrong as asked for, with every other class', () => {
    const wrong = answers(0.2).flatMap((answer, sample) =>
      answer === labels[sample] ? [] : [(answer - labels[sample] + 3) % 3],
    );
    expect(wrong.length / labels.length).toBeGreaterThan(0.17);
    expect(wrong.length / labels.length).toBeLessThan(0.23);
    const ones = wrong.filter((distance) => distance === 1).length;
    expect(ones / wrong.length).toBeGreaterThan(0.42);
    expect(ones / wrong.length).toBeLessThan(0.58);
  });

  it('has one other class to be wrong with where there are two', () => {
    const two = Uint8Array.of(0, 1, 1, 0);
    const answer = wearerOf(two, 2, 1, stream());
    expect([0, 1, 2, 3].map(answer)).toEqual([1, 0, 0, 1]);
  });

  it('draws anew each time it is asked about a sample', () => {
    const answer = wearerOf(labels, 3, 0.5, stream());
    const again = Array.from({ length: 100 }, () => answer(0));
    expect(new Set(again)).toEqual(new Set([0, 1, 2]));
  });

  it('is the same again for a life, and another for others', () => {
    expect(answers(0.5)).toEqual(answers(0.5));
    expect(answers(0.5)).not.toEqual(answers(0.5, 1));
  });
});
