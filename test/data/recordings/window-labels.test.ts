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
  it('takes the majority; of equals the lowest', () => {
    const labels = Uint8Array.from([0, 0, 1, 1, 1, 2, 2, 2, 2, 0]);
    expect([...labelBySamples(places(4, 4, 5, 7, 8, 10), labels)]).toEqual([0, 1, 1, 2, 2]);
    expect([...labelBySamples(places(10, 10), Uint8Array.from(labels))]).toEqual([NO_LABEL]);
    expect([...labelBySamples(places(10, 10), labels, 0.4)]).toEqual([2]);
  });

  it('counts samples without a label against it', () => {
    const labels = Int16Array.from([-1, -1, -1, 1, 1, 1, 0, -1]);
    expect([...labelBySamples(places(4, 4, 5, 6, 7, 8), labels)]).toEqual([NO_LABEL, 1, 1, 1, 1]);
    expect([...labelBySamples(places(4, 8), labels, 0.75)]).toEqual([NO_LABEL]);
    expect([...labelBySamples(places(3, 3), labels, 0)]).toEqual([NO_LABEL]);
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
        const [label] = labelBySamples(places(span, end), Int16Array.from(labels), share);
        const held = labels.slice(end - span);
        const countOf = (wanted: number) => held.filter((value) => value === wanted).length;
        const most = Math.max(...[0, 1, 2, 3].map(countOf));
        if (most === 0 || most < share * span) expect(label).toBe(NO_LABEL);
        else expect(label).toBe([0, 1, 2, 3].find((value) => countOf(value) === most));
      }),
    );
  });
});

describe('labelByAnnotations', () => {
  const labelOf = ({ code }: Annotation): number | undefined => ({ seizure: 1, artefact: 2 })[code];
  const rules = { rate: 10, labelOf, background: 0, share: 0.5 };
  // Seizure from sample 20 to 50, artefact from 60 to 65.
  const marks = [annotation('artefact', 6, 0.5), annotation('note', 0, 100), annotation('seizure', 2, 3)];

  it('marks windows that annotations cover so far', () => {
    const windows = places(10, 10, 20, 24, 25, 30, 50, 55, 56, 65, 70);
    expect([...labelByAnnotations(windows, marks, rules)]).toEqual([0, 0, 0, 1, 1, 1, 1, 0, 2, 2]);
    expect([...labelByAnnotations(windows, marks, { ...rules, share: 0 })]).toEqual([
      0, 0, 1, 1, 1, 1, 1, 1, 2, 2,
    ]);
    expect([...labelByAnnotations(windows, marks, { ...rules, share: 0.9, background: NO_LABEL })]).toEqual([
      -1, -1, -1, -1, 1, 1, -1, -1, -1, -1,
    ]);
  });

  it('counts what overlaps once, and takes the label that covers most; of equals the lowest', () => {
    const overlapping = [
      annotation('seizure', 0, 0.3),
      annotation('seizure', 0.1, 0.2),
      annotation('seizure', 0.8, 0.1),
    ];
    expect([...labelByAnnotations(places(10, 10), overlapping, rules)]).toEqual([0]);
    expect([...labelByAnnotations(places(10, 10), overlapping, { ...rules, share: 0.4 })]).toEqual([1]);
    const both = [annotation('artefact', 0, 0.6), annotation('seizure', 0.4, 0.6)];
    expect([...labelByAnnotations(places(10, 10), both, rules)]).toEqual([1]);
    expect([
      ...labelByAnnotations(
        places(10, 9),
        [annotation('artefact', 0, 0.6), annotation('seizure', 0.4, 0.6)],
        rules,
      ),
    ]).toEqual([2]);
  });

  it('does not mark by what has no duration', () => {
    expect([
      ...labelByAnnotations(places(10, 10), [annotation('seizure', 0.5, 0)], { ...rules, share: 0 }),
    ]).toEqual([0]);
  });
});
