import { describe, expect, it } from 'vitest';
import { lightAnswer } from '../../src/model/light-rule.js';

const scores = Float64Array.of(1, 3, 2, 5, 5, 4, -2, -7, -1);

describe('lightAnswer', () => {
  it('stops after the first layer whose largest score is above its threshold, not at it', () => {
    expect(lightAnswer(scores, 3, [2.9, 0, 0])).toEqual({ label: 1, layer: 0 });
    expect(lightAnswer(scores, 3, [3, 4.9, 0])).toEqual({ label: 0, layer: 1 });
  });

  it('answers after the last layer, whatever its threshold', () => {
    expect(lightAnswer(scores, 3, [3, 5, 100])).toEqual({ label: 2, layer: 2 });
  });

  it('passes a layer that has no scores', () => {
    const without = scores.map((score, i) => (i < 3 ? Number.NaN : score));
    expect(lightAnswer(without, 3, [-10, 4, 0])).toEqual({ label: 0, layer: 1 });
  });
});
