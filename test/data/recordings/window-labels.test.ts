import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../../src/data/recording.js';
import { NO_LABEL } from '../../../src/data/recordings/row-labels.js';
import { labelByAnnotations, labelBySamples } from '../../../src/data/recordings/window-labels.js';

const places = (span: number, ...ends: readonly number[]) => ({ ends: Int32Array.from(ends), span });

function annotation(code: string, time: number, duration: number): Annotation {
  return { code, text: '', time, duration };
}

describe('labelBySamples', () => {
  const labelsOf = (span: number, ends: readonly number[], labels: Int16Array | Uint8Array) => [
    ...labelBySamples(places(span, ...ends), labels).labels,
  ];

  it('takes the label of most samples, and the first of two that have as many', () => {
    const labels = Uint8Array.from([0, 0, 1, 1, 1, 2, 2, 2, 2, 0]);
    // Two and two; one and three; three and one; two and two; three and one; four; three and one.
    expect(labelsOf(4, [4, 5, 6, 7, 8, 9, 10], labels)).toEqual([0, 1, 1, 1, 2, 2, 2]);
    expect(labelsOf(10, [10], labels)).toEqual([2]);
    // The order of the window does not matter.
    expect(labelsOf(4, [4], Uint8Array.of(1, 1, 0, 0))).toEqual([0]);
  });

  it('says how much of a window has its label', () => {
    const labels = Uint8Array.from([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(labelBySamples(places(4, 4, 5, 6, 7, 8), labels)).toEqual({
      labels: Int16Array.of(0, 0, 0, 1, 1),
      purity: Float64Array.of(1, 0.75, 0.5, 0.75, 1),
    });
  });

  it('counts samples without a label as being of none', () => {
    const labels = Int16Array.from([-1, -1, -1, 1, 1, 1, 0, -1]);
    expect(labelBySamples(places(4, 4, 5, 6, 7, 8), labels)).toEqual({
      labels: Int16Array.of(NO_LABEL, 1, 1, 1, 1),
      purity: Float64Array.of(0, 0.5, 0.75, 0.75, 0.5),
    });
    expect(labelsOf(3, [3], labels)).toEqual([NO_LABEL]);
  });

  it('agrees with a count by hand', () => {
    const cases = fc.record({
      labels: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 12, maxLength: 40 }),
      span: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(cases, ({ labels, span }) => {
        const end = labels.length;
        const {
          labels: [found],
          purity: [purity],
        } = labelBySamples(places(span, end), Int16Array.from(labels));
        const held = labels.slice(end - span);
        const counts = [-1, 0, 1, 2, 3].map((wanted) => held.filter((value) => value === wanted).length);
        const [none, ...own] = counts;
        const most = Math.max(...own);
        if (most === 0 || none > most) expect([found, purity]).toEqual([NO_LABEL, 0]);
        else expect([found, purity]).toEqual([own.indexOf(most), most / span]);
      }),
    );
  });
});

describe('labelByAnnotations', () => {
  const labelOf = ({ code }: Annotation): number | undefined => ({ seizure: 1, artefact: 2 })[code];
  const rules = { rate: 10, labelOf, background: 0 };
  const labelsOf = (
    span: number,
    ends: readonly number[],
    marks: readonly Annotation[],
    changes: object = {},
  ) => [...labelByAnnotations(places(span, ...ends), marks, { ...rules, ...changes }).labels];
  // Seizure from sample 20 to 50, artefact from 60 to 65.
  const marks = [annotation('artefact', 6, 0.5), annotation('note', 0, 100), annotation('seizure', 2, 3)];
  const ends = [10, 20, 24, 25, 26, 30, 50, 55, 56, 65, 66, 70];

  it('marks windows that are mostly covered; of half a window of each, the first label', () => {
    expect(labelsOf(10, ends, marks)).toEqual([0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect([...labelByAnnotations(places(10, ...ends), marks, rules).purity]).toEqual(
      [1, 1, 0.6, 0.5, 0.6, 1, 1, 0.5, 0.6, 0.5, 0.5, 0.5].map((share) => expect.closeTo(share, 9)),
    );
  });

  it('leaves a window without a label where no label covers more than nothing does', () => {
    const background = NO_LABEL;
    expect(labelsOf(10, [20, 22, 25, 28, 30], marks, { background })).toEqual([NO_LABEL, NO_LABEL, 1, 1, 1]);
  });

  it('is not misled by times that are no exact numbers', () => {
    const third = [annotation('seizure', 1 / 3, 1 / 3)];
    expect(labelsOf(10, [20 / 3 + 10 / 3], third)).toEqual([0]);
    const most = [annotation('seizure', 0.1 + 0.2, 0.7)];
    expect(labelsOf(10, [10], most)).toEqual([1]);
    expect(labelByAnnotations(places(7, 10), most, rules).purity[0]).toBeCloseTo(1, 9);
    const even = [annotation('seizure', 0.1 + 0.2, 0.2 + 0.3)];
    expect(labelsOf(10, [10], even)).toEqual([0]);
  });

  it('counts what overlaps once, and takes the label that covers most', () => {
    const overlapping = [
      annotation('seizure', 0, 0.3),
      annotation('seizure', 0.1, 0.2),
      annotation('seizure', 0.8, 0.1),
    ];
    expect(labelsOf(10, [10], overlapping)).toEqual([0]);
    const both = [annotation('artefact', 0, 0.6), annotation('seizure', 0.4, 0.6)];
    expect(labelsOf(10, [10], both)).toEqual([1]);
    // Where two overlap, nothing is purely of one.
    expect(labelByAnnotations(places(2, 6), both, rules).purity[0]).toBeCloseTo(0.5, 9);
    expect(labelsOf(10, [9], both)).toEqual([2]);
  });

  it('does not mark by what has no duration', () => {
    expect(labelsOf(10, [10], [annotation('seizure', 0.5, 0)])).toEqual([0]);
  });
});

it('labelByAnnotations takes time in proportion to windows and annotations, however they overlap', () => {
  const many = 100_000;
  const long = Array.from({ length: many }, (_, i) => annotation('a', i / 10, many));
  const ends = Int32Array.from({ length: many }, (_, i) => i + 16);
  const { labels } = labelByAnnotations({ ends, span: 16 }, long, {
    ...{ rate: 1, background: NO_LABEL },
    labelOf: () => 0,
  });
  expect(labels.every((label) => label === 0)).toBe(true);
});
