import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SplitPlan, type SplitResult, type SplitSample, splitSamples } from '../../src/data/split.js';
import { splitReportSchema } from '../../src/data/split-report.js';
import { InputError } from '../../src/errors/input-error.js';

const CLASSES = ['N', 'S', 'V'];
const SHARES = { train: 0.6, validation: 0.2, test: 0.2 };

const samples = fc.array(
  fc.record({
    label: fc.nat(2),
    recording: fc.nat(11).map((n) => `r${n}`),
    subject: fc.nat(8).map((n) => `p${n}`),
  }),
  { minLength: 60, maxLength: 200 },
);

const PLANS: readonly SplitPlan[] = [
  { by: 'random', shares: SHARES, seed: 3 },
  { by: 'recording', shares: SHARES },
  { by: 'patient', shares: SHARES },
  { by: 'patient', shares: { train: 0.8, validation: 0, test: 0.2 } },
  { by: 'patient', shares: SHARES, subjects: { r1: 'p0', p3: 'p4' } },
];

const parts = ({ train, validation, test }: SplitResult) => [train, validation, test];

/** Groups of 20 samples each of a recording, a tenth of them of class V. */
function beats(...recordings: readonly string[]): SplitSample[] {
  return recordings.flatMap((recording) =>
    Array.from({ length: 20 }, (_, i) => ({ label: i % 10 === 0 ? 2 : 0, recording })),
  );
}

describe('splitSamples', () => {
  it.each(PLANS)('has parts without overlap that hold everything, the same each time: %j', (plan) => {
    fc.assert(
      fc.property(samples, (given) => {
        const result = splitSamples(given, CLASSES, plan);
        const all = parts(result).flatMap((part) => [...part]);
        expect(all.toSorted((a, b) => a - b)).toEqual(given.map((_, index) => index));
        for (const part of parts(result)) expect(part).toEqual(part.toSorted());
        expect(splitSamples(given, CLASSES, plan)).toEqual(result);
        expect(splitReportSchema.parse(JSON.parse(JSON.stringify(result.report)))).toEqual(result.report);
        const counted = result.report.classes.reduce(
          (sum, { train, validation, test }) => sum + train + validation + test,
          0,
        );
        expect(counted).toBe(given.length);
      }),
      { numRuns: 40 },
    );
  });

  it.each(PLANS.slice(1))('never tears a group apart: %j', (plan) => {
    fc.assert(
      fc.property(samples, (given) => {
        const result = splitSamples(given, CLASSES, plan);
        const { groups, shared } = result.report;
        expect(plan.by === 'patient' ? shared.subjects : shared.recordings).toEqual([]);
        const names = [...groups.train, ...groups.validation, ...groups.test];
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the groups', () => {
    fc.assert(
      fc.property(samples, fc.integer(), (given, turn) => {
        const by = Math.abs(turn) % given.length;
        const turned = [...given.slice(by), ...given.slice(0, by)];
        const plan: SplitPlan = { by: 'patient', shares: SHARES };
        expect(splitSamples(turned, CLASSES, plan).report.groups).toEqual(
          splitSamples(given, CLASSES, plan).report.groups,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('random: every class has its share of every part within one sample, and the seed matters', () => {
    fc.assert(
      fc.property(samples, fc.nat(1000), (given, seed) => {
        const { report } = splitSamples(given, CLASSES, { by: 'random', shares: SHARES, seed });
        for (const { name, train, validation, test } of report.classes) {
          const count = given.filter(({ label }) => CLASSES[label] === name).length;
          expect(Math.abs(train - 0.6 * count)).toBeLessThan(1);
          expect(Math.abs(validation - 0.2 * count)).toBeLessThan(1);
          expect(Math.abs(test - 0.2 * count)).toBeLessThan(1);
        }
      }),
    );
    const given = beats('a', 'b', 'c');
    const train = (seed: number) =>
      splitSamples(given, CLASSES, { by: 'random', shares: SHARES, seed }).train;
    expect(train(1)).not.toEqual(train(2));
  });

  it('lists may name a recording that gives no sample', () => {
    const lists = { train: ['1', '4'], validation: ['2'], test: ['3'] };
    const plan: SplitPlan = { by: 'lists', of: 'recording', lists };
    const given = beats('1', '2', '3');
    expect(() => splitSamples(given, CLASSES, plan)).toThrow('there is no recording "4"');
    expect(splitSamples(given, CLASSES, { ...plan, empty: ['4'] }).report.groups.train).toEqual(['1']);
  });

  it('random: says which recordings and subjects are in several parts', () => {
    const { report } = splitSamples(beats('100', '101'), CLASSES, { by: 'random', shares: SHARES, seed: 1 });
    expect(report.shared).toEqual({ recordings: ['100', '101'], subjects: null });
    expect(report.groupedBy).toBeNull();
  });

  it('patient: shares out rare classes too', () => {
    // The first ten of fifty have the rare class: dealing out by size alone would put all ten into one part.
    const given = Array.from({ length: 50 }, (_, subject) =>
      Array.from({ length: 50 }, (_, i) => ({
        label: i < 45 ? 0 : subject < 10 ? 2 : 1,
        subject: `p${String(subject).padStart(2, '0')}`,
      })),
    ).flat();
    const { report } = splitSamples(given, CLASSES, { by: 'patient', shares: SHARES });
    expect(report.classes[2]).toEqual({ name: 'V', train: 30, validation: 10, test: 10 });
    expect(report.shares).toEqual(SHARES);
  });

  it('recording: leaves no part empty, however small its share', () => {
    const shares = { train: 0.98, validation: 0.01, test: 0.01 };
    const { report } = splitSamples(beats('a', 'b', 'c'), CLASSES, { by: 'recording', shares });
    expect(Object.values(report.groups).map((names) => names.length)).toEqual([1, 1, 1]);
  });

  it('patient: two recordings of one subject stay together', () => {
    const given = beats('200', '201', '202', '203', '205');
    const { report } = splitSamples(given, CLASSES, {
      by: 'patient',
      shares: SHARES,
      subjects: { 202: '201' },
    });
    const { groups } = report;
    expect([...groups.train, ...groups.validation, ...groups.test].sort()).toEqual([
      '200',
      '201',
      '203',
      '205',
    ]);
    expect(report.shared).toEqual({ recordings: [], subjects: [] });
  });

  it('lists of recordings may tear a subject apart, and the report says so', () => {
    const { report } = splitSamples(beats('101', '104', '201', '202'), CLASSES, {
      by: 'lists',
      of: 'recording',
      lists: { train: ['201'], validation: ['101'], test: ['202'] },
      leaveOut: ['104'],
      subjects: { 202: '201' },
    });
    expect(report).toMatchObject({
      leftOut: ['104'],
      shared: { recordings: [], subjects: ['201'] },
      wished: null,
    });
    expect(report.classes[0]).toEqual({ name: 'N', train: 18, validation: 18, test: 18 });
  });

  it.each([
    [
      'the same subject under two names',
      { train: ['201'], validation: [], test: ['202', '100'] },
      'subject "201" (named "202") is in both train and test',
    ],
    [
      'a subject twice',
      { train: ['201', '100'], validation: [], test: ['100'] },
      'subject "100" is in both train and test',
    ],
    [
      'a subject nobody has',
      { train: ['201', '1oo'], validation: [], test: [] },
      'data.split.train: there is no subject "1oo"; did you mean "100"?',
    ],
    ['a subject in no list', { train: ['201'], validation: [], test: [] }, 'no list has subject "100"'],
  ])('lists of subjects: refuses %s', (_, lists, message) => {
    const plan: SplitPlan = { by: 'lists', of: 'subject', lists, subjects: { 202: '201' } };
    expect(() => splitSamples(beats('100', '201', '202'), CLASSES, plan)).toThrow(message);
  });

  it.each<[string, SplitPlan, string]>([
    [
      'shares',
      { by: 'recording', shares: { train: 0.5, validation: 0.2, test: 0.2 } },
      'the shares 0.5, 0.2, 0.2',
    ],
    [
      'shares that are none',
      { by: 'recording', shares: { train: Number.NaN, validation: 0.2, test: 0.2 } },
      'the shares NaN',
    ],
    [
      'subjects that nobody knows',
      { by: 'patient', shares: SHARES },
      'sample 0 of recording 1 has no subject; name the column or array of the subjects, or split by random',
    ],
    [
      'fewer groups than parts',
      { by: 'recording', shares: SHARES },
      '2 recordings cannot be divided into 3 parts',
    ],
  ])('refuses %s', (_, plan, message) => {
    const attempt = () => splitSamples(beats('1', '2'), CLASSES, plan);
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(message);
  });

  it('refuses a random part without samples', () => {
    const plan: SplitPlan = { by: 'random', shares: { train: 0.9, validation: 0.05, test: 0.05 }, seed: 1 };
    expect(() => splitSamples(beats('1').slice(1, 4), CLASSES, plan)).toThrow(
      'no sample is left for validation of 3',
    );
  });
});
