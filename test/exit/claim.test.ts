import { describe, expect, it } from 'vitest';
import type { Budget, ClaimUnit } from '../../src/exit/budget.js';
import { marginCalibrator, type TracedSamples } from '../../src/exit/choose.js';
import { claimUnit } from '../../src/exit/claim.js';
import {
  describeCalibration,
  describeClaim,
  describeRows,
  describeSupport,
  whyUnsupported,
} from '../../src/exit/describe.js';
import { randomStream } from '../../src/math/random.js';
import { shape, syntheticSamples } from './synthetic.js';

const classNames = ['N', 'S', 'V', 'F'];

const budget = (unit: ClaimUnit, loss = 0.031, confidence = 0.8): Budget => ({
  metric: { kind: 'accuracy' },
  ...{ loss, confidence, unit },
});

describe('the sentence of a claim says what it is about', () => {
  it.each([
    [
      { kind: 'subject', share: 0.9 },
      'early exit costs at most 3.1 points of accuracy for 90 % of new subjects, with 80 % confidence, for subjects like those of ' +
        'the calibration samples',
    ],
    [
      { kind: 'recording', within: 'subject' },
      'early exit costs at most 3.1 points of accuracy on average over new recordings, with 80 % confidence, for recordings like ' +
        'those of the calibration samples, which count as independent although several may be of one subject: nothing is promised ' +
        'for new subjects',
    ],
    [
      { kind: 'sample' },
      'early exit costs at most 3.1 points of accuracy, with 80 % confidence, for samples like the calibration samples',
    ],
    [
      { kind: 'sample', within: 'recording' },
      'early exit costs at most 3.1 points of accuracy, with 80 % confidence, for samples like the calibration samples, which count ' +
        'as independent although several may be of one recording: nothing is promised for new recordings',
    ],
  ] as const)('%j', (unit, sentence) => {
    expect(describeClaim(budget(unit), classNames)).toBe(sentence);
    expect(describeRows(budget(unit))).toContain(sentence.slice(sentence.indexOf(', for ') + 2));
  });

  it('and what so many groups can support', () => {
    const supports = { share: 0.92, loss: 0.03001 };
    expect(describeSupport(budget({ kind: 'subject' }), { count: 22, supports })).toBe(
      'with 22 subjects: at most 3.1 points for 92 % of new subjects, with 80 % confidence, at the safest thresholds',
    );
    expect(describeSupport(budget({ kind: 'subject' }), { count: 0, supports: null })).toBe(
      'with 0 subjects: nothing about new subjects',
    );
    expect(describeSupport(budget({ kind: 'sample' }), undefined)).toBeUndefined();
  });
});

describe('claimUnit', () => {
  const split = (recordings: readonly string[] | null, subjects: readonly string[] | null) => ({
    shared: { recordings, subjects },
  });

  it('says what samples and recordings are of although they count as independent', () => {
    expect(claimUnit('sample', undefined)).toEqual({ kind: 'sample' });
    expect(claimUnit('sample', split(null, null))).toEqual({ kind: 'sample' });
    expect(claimUnit('sample', split([], null))).toEqual({ kind: 'sample', within: 'recording' });
    expect(claimUnit('sample', split([], ['a']))).toEqual({ kind: 'sample', within: 'subject' });
    expect(claimUnit('recording', split([], []))).toEqual({ kind: 'recording', within: 'subject' });
    expect(claimUnit('subject', split([], []), 0.9)).toEqual({ kind: 'subject', share: 0.9 });
  });
});

/** Samples of groups of uneven size, one after the other. */
function grouped(seed: number, sizes: readonly number[]): TracedSamples {
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const groupOf = Uint32Array.from(sizes.flatMap((size, group) => new Array<number>(size).fill(group)));
  return { ...syntheticSamples(seed, count), groupOf, unitOf: groupOf };
}

describe('calibration for a claim about groups', () => {
  const stream = randomStream(4, 0, 'order');
  const samples = grouped(
    3,
    Array.from({ length: 60 }, () => stream.integer(10, 120)),
  );

  it('takes groups as the evidence: so many of them, and no more', () => {
    const calibration = marginCalibrator(
      shape,
      samples,
      0.4,
    )(budget({ kind: 'subject', share: 0.8 }, 0.1, 0.9));
    expect(calibration.place).toBeGreaterThan(0);
    expect(calibration.groups?.count).toBeLessThan(60);
    expect(describeCalibration(calibration, classNames)[0]).toMatch(
      /^early exit costs at most 10 points of accuracy for 80 % of new subjects, with 90 % confidence, for subjects like those of the calibration samples \(p = 0\.\d+, \d\d subjects\)$/,
    );
  });

  it('accepts less than if the samples were independent', () => {
    const calibrate = marginCalibrator(shape, samples, 0.4);
    const groups = calibrate(budget({ kind: 'subject' }, 0.1, 0.9));
    const naive = calibrate(budget({ kind: 'sample' }, 0.1, 0.9));
    expect(groups.place).toBeLessThan(naive.place);
    expect(naive.groups).toBeUndefined();
  });

  it('claims nothing with few groups, and says what they can support and how many it would take', () => {
    const few = grouped(5, [300, 40, 500, 90, 200, 100]);
    const calibration = marginCalibrator(shape, few, 0.4)(budget({ kind: 'subject' }, 0.02, 0.95));
    expect(calibration.place).toBe(-1);
    expect(whyUnsupported(calibration, classNames)).toMatch(
      /^[345] subjects cannot support a loss of at most 2 points of accuracy on average over new subjects, with 95 % confidence: any such claim needs 149 subjects, and .*; what could be claimed with [345] subjects: at most [\d.]+ points for \d\d % of new subjects, with 95 % confidence, at the safest thresholds; the whole network always answers; for early exit, raise exit\.budget\.loss, set exit\.budget\.share, or write "sample" in exit\.budget\.unit, which promises nothing for new ones/,
    );
  });

  it('knows nothing of new groups from a single one, whose samples also fix the path', () => {
    const one = grouped(5, [600]);
    const calibration = marginCalibrator(shape, one, 0.4)(budget({ kind: 'subject', share: 0.5 }, 0.5, 0.5));
    expect(calibration).toMatchObject({ place: -1, samples: 0, groups: { count: 0, supports: null } });
  });
});
