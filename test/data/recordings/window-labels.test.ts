import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../../src/data/recording.js';
import { BETWEEN, NO_LABEL } from '../../../src/data/recordings/row-labels.js';
import { labelByAnnotations, labelBySamples } from '../../../src/data/recordings/window-labels.js';

const places = (span: number, ...ends: readonly number[]) => ({ ends: Int32Array.from(ends), span });

function annotation(code: string, time: number, duration: number): Annotation {
  return { code, text: '', time, duration };
}

describe('labelBySamples', () => {
  const labelsOf = (span: number, ends: readonly number[], labels: Int16Array | Uint8Array, share = 0.5) => [
    ...labelBySamples(places(span, ...ends), labels, share).labels,
  ];

  it('takes the label of most samples, and none where two have as many or nobody has enough', () => {
    const labels = Uint8Array.from([0, 0, 1, 1, 1, 2, 2, 2, 2, 0]);
    // Two and two; one and three; three and one; two and two; three and one; four; three and one.
    expect(labelsOf(4, [4, 5, 6, 7, 8, 9, 10], labels)).toEqual([BETWEEN, 1, 1, BETWEEN, 2, 2, 2]);
    expect(labelsOf(10, [10], labels)).toEqual([BETWEEN]);
    expect(labelsOf(10, [10], labels, 0.4)).toEqual([2]);
    expect(labelsOf(4, [5, 9], labels, 0.8)).toEqual([BETWEEN, 2]);
  });

  it('counts windows that have a class and hold some of another', () => {
    const labels = Uint8Array.from([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(labelBySamples(places(4, 4, 5, 6, 7, 8), labels, 0.5)).toEqual({
      labels: Int16Array.of(0, 0, BETWEEN, 1, 1),
      mixed: Uint8Array.of(0, 1, 0, 1, 0),
    });
  });

  it('counts samples without a label against it', () => {
    const labels = Int16Array.from([-1, -1, -1, 1, 1, 1, 0, -1]);
    expect(labelsOf(4, [4, 5, 6, 7, 8], labels)).toEqual([NO_LABEL, 1, 1, 1, 1]);
    expect(labelsOf(4, [8], labels, 0.75)).toEqual([BETWEEN]);
    expect(labelsOf(3, [3], labels, 0)).toEqual([NO_LABEL]);
  });

  it('agrees with a count by hand', () => {
    const cases = fc.record({
      labels: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 12, maxLength: 40 }),
      span: fc.integer({ min: 1, max: 12 }),
      share: fc.constantFrom(0, 0.3, 0.5, 0.8, 1),
    });
    fc.assert(
      fc.property(cases, ({ labels, span, share }) => {
        const end = labels.length;
        const {
          labels: found,
          mixed: [mixed],
        } = labelBySamples(places(span, end), Int16Array.from(labels), share);
        const held = labels.slice(end - span);
        const counts = [0, 1, 2, 3].map((wanted) => held.filter((value) => value === wanted).length);
        const most = Math.max(...counts);
        const present = counts.filter((count) => count > 0).length;
        const shared = counts.indexOf(most) !== counts.lastIndexOf(most);
        if (most === 0) expect([found[0], mixed]).toEqual([NO_LABEL, 0]);
        else if (shared || most < share * span) {
          expect([found[0], mixed]).toEqual([present > 1 ? BETWEEN : NO_LABEL, 0]);
        } else expect([found[0], mixed]).toEqual([counts.indexOf(most), present > 1 ? 1 : 0]);
      }),
    );
  });
});

describe('labelByAnnotations', () => {
  const labelOf = ({ code }: Annotation): number | undefined => ({ seizure: 1, artefact: 2 })[code];
  const rules = { rate: 10, labelOf, background: 0, share: 0.5 };
  const labelsOf = (
    span: number,
    ends: readonly number[],
    marks: readonly Annotation[],
    changes: object = {},
  ) => [...labelByAnnotations(places(span, ...ends), marks, { ...rules, ...changes }).labels];
  // Seizure from sample 20 to 50, artefact from 60 to 65.
  const marks = [annotation('artefact', 6, 0.5), annotation('note', 0, 100), annotation('seizure', 2, 3)];
  const ends = [10, 20, 24, 25, 26, 30, 50, 55, 56, 65, 66, 70];

  it('marks windows that are mostly covered; half a window of each is neither', () => {
    const half = BETWEEN;
    expect(labelsOf(10, ends, marks)).toEqual([0, 0, 0, half, 1, 1, 1, half, 0, half, half, half]);
  });

  it('asks as much of the background as of what is marked', () => {
    expect(labelsOf(10, [20, 22, 28, 30], marks, { share: 0.9 })).toEqual([0, BETWEEN, BETWEEN, 1]);
    expect(labelsOf(10, [20, 22, 28, 30], marks, { share: 0.9, background: NO_LABEL })).toEqual([
      NO_LABEL,
      NO_LABEL,
      NO_LABEL,
      1,
    ]);
  });

  it('is not misled by times that are no exact numbers', () => {
    const third = [annotation('seizure', 1 / 3, 1 / 3)];
    expect(labelsOf(10, [20 / 3 + 10 / 3], third, { rate: 10, share: 0.5 })).toEqual([0]);
    const most = [annotation('seizure', 0.1 + 0.2, 0.7)];
    expect(labelsOf(10, [10], most, { share: 0.7 })).toEqual([1]);
    const even = [annotation('seizure', 0.1 + 0.2, 0.2 + 0.3)];
    expect(labelsOf(10, [10], even)).toEqual([BETWEEN]);
  });

  it('counts what overlaps once, and takes the label that covers most', () => {
    const overlapping = [
      annotation('seizure', 0, 0.3),
      annotation('seizure', 0.1, 0.2),
      annotation('seizure', 0.8, 0.1),
    ];
    expect(labelsOf(10, [10], overlapping)).toEqual([0]);
    const both = [annotation('artefact', 0, 0.6), annotation('seizure', 0.4, 0.6)];
    expect(labelsOf(10, [10], both)).toEqual([BETWEEN]);
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
    ...{ rate: 1, background: NO_LABEL, share: 0.5 },
    labelOf: () => 0,
  });
  expect(labels.every((label) => label === 0)).toBe(true);
});
