import { describe, expect, it } from 'vitest';
import { type Purpose, randomStream, shuffled } from '../../src/math/random.js';

const first = (seed: number, epoch: number, purpose: Purpose) => {
  const stream = randomStream(seed, epoch, purpose);
  return [stream.uniform(), stream.uniform(), stream.uniform()].join(' ');
};

/** First numbers of the streams, as the first release drew them. */
const DRAWN = [739669, 764994, 41212, 850708, 542634, 109608, 614634];

describe('randomStream', () => {
  it('depends on seed, epoch and purpose alone', () => {
    expect(first(1, 2, 'order')).toBe(first(1, 2, 'order'));
    const streams = [0, 1, 2, 0xffffffff].flatMap((seed) =>
      [0, 1, 2, 3].flatMap((epoch) => [first(seed, epoch, 'order'), first(seed, epoch, 'negatives')]),
    );
    expect(new Set(streams).size).toBe(streams.length);
  });

  it('draws what it drew when the models that exist were trained', () => {
    const before: readonly Purpose[] = [
      'initialization',
      'order',
      'negatives',
      'shift',
      'noise',
      'dropout',
      'projection',
    ];
    expect(before.map((purpose) => randomStream(1, 1, purpose).integer(0, 1e6))).toEqual(DRAWN);
    const added: readonly Purpose[] = [
      ...(['flip', 'cutout', 'timeShift', 'gain', 'offset', 'dropChannel'] as const),
      'permutation',
      'mistakes',
      'invert',
      'rotate',
    ];
    const firsts = [...before, ...added].map((purpose) => first(1, 1, purpose));
    expect(new Set(firsts).size).toBe(firsts.length);
  });
});

describe('shuffled', () => {
  it('is a permutation', () => {
    const order = shuffled(1000, randomStream(1, 1, 'order'));
    expect(order.toSorted()).toEqual(Uint32Array.from({ length: 1000 }, (_, index) => index));
    expect(Array.from(order.subarray(0, 5))).not.toEqual([0, 1, 2, 3, 4]);
  });
});
