import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelBeats, matchBeats } from '../../../src/data/recordings/label-beats.js';

const rising = fc
  .uniqueArray(fc.integer({ min: 0, max: 2000 }), { maxLength: 40 })
  .map((values) => Int32Array.from(values.sort((a, b) => a - b)));

describe('matchBeats', () => {
  it('pairs every beat and every annotation at most once, in order, within the tolerance', () => {
    fc.assert(
      fc.property(rising, rising, fc.integer({ min: 0, max: 60 }), (beats, annotated, tolerance) => {
        const { annotationOf, missed } = matchBeats(beats, annotated, tolerance);
        const pairs = Array.from(annotationOf.entries()).filter(([, annotation]) => annotation >= 0);
        pairs.forEach(([beat, annotation], i) => {
          expect(Math.abs(beats[beat] - annotated[annotation])).toBeLessThanOrEqual(tolerance);
          if (i > 0) expect(annotation).toBeGreaterThan(pairs[i - 1][1]);
        });
        expect(missed).toBe(annotated.length - pairs.length);
      }),
    );
  });

  it('finds every pair when beats are far apart, whatever the shift within the tolerance', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -27, max: 27 }), { minLength: 1, maxLength: 50 }), (shifts) => {
        const annotated = Int32Array.from(shifts, (_, i) => 100 + 100 * i);
        const beats = Int32Array.from(shifts, (shift, i) => annotated[i] + shift);
        expect(matchBeats(beats, annotated, 27)).toEqual({
          annotationOf: Int32Array.from(shifts, (_, i) => i),
          missed: 0,
        });
      }),
    );
  });

  it('gives a beat to the nearer of two annotations, and an annotation to the nearer of two beats', () => {
    expect(matchBeats(Int32Array.of(100), Int32Array.of(80, 105), 30)).toEqual({
      annotationOf: Int32Array.of(1),
      missed: 1,
    });
    expect(matchBeats(Int32Array.of(80, 105), Int32Array.of(100), 30)).toEqual({
      annotationOf: Int32Array.of(-1, 0),
      missed: 0,
    });
  });
});

describe('labelBeats', () => {
  const annotation = (time: number, code: string) => ({ time, code, text: '', duration: 0 });

  it('labels by the codes of the classes, leaves out what is none of them, and counts what was not found', () => {
    const annotations = [annotation(1, 'N'), annotation(2, '+'), annotation(3, 'V'), annotation(4, 'L')];
    const found = labelBeats(
      { annotations, rate: 100 },
      Int32Array.of(101, 200, 305),
      { normal: ['N', 'L'], ventricular: ['V'] },
      ['normal', 'ventricular'],
    );
    expect(found).toEqual({ labels: Int16Array.of(0, -1, 1), missed: 1 });
  });
});
