import { describe, expect, it } from 'vitest';
import { conformalThreshold } from '../../../src/exit/known/conformal.js';
import { randomStream } from '../../../src/math/random.js';

function rejectedBy(threshold: number | null, scores: readonly number[]): number {
  return scores.filter((score) => threshold !== null && score < threshold).length;
}

describe('the threshold below which answers are not known', () => {
  it('rejects so many calibration samples that one more would be within the share', () => {
    const scores = Float64Array.from({ length: 99 }, (_, i) => i);
    const { threshold, groups } = conformalThreshold(scores, undefined, 0.02);
    expect([threshold, groups]).toEqual([1, 99]);
    expect(conformalThreshold(scores, undefined, 0.1).threshold).toBe(9);
  });

  it('rejects no answer that is as usual as one that is not rejected', () => {
    const scores = Float64Array.of(0, 0, 0, ...new Array<number>(96).fill(1));
    expect(conformalThreshold(scores, undefined, 0.03).threshold).toBe(0);
    expect(conformalThreshold(scores, undefined, 0.04).threshold).toBe(1);
  });

  it('needs 49 samples, or people, for 2 %, and rejects nothing where there are fewer', () => {
    const scores = (count: number) => Float64Array.from({ length: count }, (_, i) => i);
    expect(conformalThreshold(scores(48), undefined, 0.02)).toEqual({
      ...{ threshold: null, groups: 48, leastGroups: 49 },
    });
    expect(conformalThreshold(scores(49), undefined, 0.02)).toEqual({
      ...{ threshold: 0, groups: 49, leastGroups: 49 },
    });
    const people = Uint32Array.from({ length: 980 }, (_, i) => i % 10);
    expect(conformalThreshold(scores(980), people, 0.02).threshold).toBeNull();
    expect(conformalThreshold(scores(980), people, 0.2).threshold).not.toBeNull();
  });

  it('counts a person with many samples as much as one with few', () => {
    const scores = Float64Array.of(0, ...new Array<number>(100).fill(1), ...new Array<number>(8).fill(2));
    const people = Uint32Array.of(0, ...new Array<number>(100).fill(1), 2, 3, 4, 5, 6, 7, 8, 9);
    expect(conformalThreshold(scores, people, 0.25).threshold).toBe(1);
    expect(conformalThreshold(scores, people, 0.3).threshold).toBe(2);
  });

  it.each([
    ['samples', 1],
    ['people with samples of their own kind', 12],
  ])('rejects at most the share of new %s, where the truth is known', (_, size) => {
    const random = randomStream(5, 0, 'bootstrap');
    const share = 0.1;
    const person = () => {
      const own = random.uniform();
      return Array.from({ length: size }, () => own + 0.2 * random.uniform());
    };
    let rejected = 0;
    const runs = 3000;
    for (let run = 0; run < runs; run++) {
      const people = Array.from({ length: 25 }, person);
      const groupOf = Uint32Array.from(people.flatMap((scores, i) => scores.map(() => i)));
      const { threshold } = conformalThreshold(Float64Array.from(people.flat()), groupOf, share);
      rejected += rejectedBy(threshold, person()) / size;
    }
    expect(rejected / runs).toBeLessThan(share + 0.015);
    expect(rejected / runs).toBeGreaterThan(share / 2);
  });
});
