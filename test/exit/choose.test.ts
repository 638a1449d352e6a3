import { describe, expect, it, test } from 'vitest';
import { exitSchema } from '../../src/config/exit-config.js';
import { budgetOf, chooseExits, divideValidation, splitValidation } from '../../src/exit/choose.js';
import { describeBudget, describeCalibration, whyUnsupported } from '../../src/exit/describe.js';
import { noneRule } from '../../src/exit/rules/none.js';
import { goodnessAt } from '../../src/quantize/trace.js';
import { shape, syntheticSamples } from './synthetic.js';

const classNames = ['N', 'S', 'V', 'F'];
const samples = syntheticSamples(5, 3000);
const choose = (exit: object, from = samples) => chooseExits(shape, classNames, exitSchema.parse(exit), from);

describe('budgetOf', () => {
  it('is about accuracy, 0.3 points with 95 % confidence, when nothing is said', () => {
    expect(budgetOf(exitSchema.parse({}).budget, classNames)).toEqual({
      metric: { kind: 'accuracy' },
      loss: 0.003,
      confidence: 0.95,
    });
  });

  it('finds the class of a sensitivity by its name', () => {
    const { budget } = exitSchema.parse({ budget: { metric: 'sensitivity', class: 'V' } });
    expect(budgetOf(budget, classNames).metric).toEqual({ kind: 'sensitivity', label: 2 });
  });

  it('refuses a sensitivity of no class, or of one that does not exist, and names those that do', () => {
    const { budget } = exitSchema.parse({ budget: { metric: 'sensitivity' } });
    expect(() => budgetOf(budget, classNames)).toThrow(/exit\.budget\.class: missing; .*"N", "S", "V", "F"/);
    expect(() => budgetOf({ ...budget, class: 'Q' }, classNames)).toThrow('there is no class "Q"');
  });
});

describe('divideValidation', () => {
  it('gives every sample to exactly one part, and both parts samples from all over', () => {
    const { tuning, calibration } = divideValidation(samples, 0.4);
    expect([tuning.length, calibration.length]).toEqual([1200, 1800]);
    expect([...tuning, ...calibration].sort((a, b) => a - b)).toEqual([...samples.labels.keys()]);
    for (const part of [tuning, calibration]) {
      const early = part.filter((index) => index < 1500).length;
      expect(Math.abs(early / part.length - 0.5)).toBeLessThan(0.01);
    }
  });

  it('calibrates on every class where the samples stand in the order of their classes', () => {
    const labels = Uint8Array.from({ length: 1000 }, (_, i) => Math.floor(i / 250));
    const { calibration } = divideValidation({ labels }, 0.4);
    for (let label = 0; label < 4; label++) {
      expect(calibration.filter((index) => labels[index] === label)).toHaveLength(150);
    }
  });

  it('tears no group apart, and has every class in both parts where two groups have it', () => {
    const groupOf = Uint16Array.from({ length: 1000 }, (_, i) => Math.floor(i / 100));
    const labels = groupOf.map((group) => Math.floor(group / 2));
    const parts = divideValidation({ labels: Uint8Array.from(labels), groupOf }, 0.4);
    const groups = [parts.tuning, parts.calibration].map(
      (part) => new Set(Array.from(part, (i) => groupOf[i])),
    );
    expect([...groups[0]].filter((group) => groups[1].has(group))).toEqual([]);
    expect(groups.map(({ size }) => size)).toEqual([5, 5]);
    expect(new Set(Array.from(parts.tuning, (i) => labels[i]))).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it('divides a single group by its samples, as there is no other way', () => {
    const one = { labels: new Uint8Array(10), groupOf: new Uint16Array(10) };
    expect(divideValidation(one, 0.4).tuning).toHaveLength(4);
  });

  it('leaves neither part empty', () => {
    for (const share of [0.05, 0.95]) {
      const { tuning, calibration } = divideValidation({ labels: new Uint8Array(2) }, share);
      expect([tuning.length, calibration.length]).toEqual([1, 1]);
    }
  });
});

test('splitValidation gives the parts the trace and labels of their samples', () => {
  const { calibration } = splitValidation(samples, 0.4);
  const [first] = divideValidation(samples, 0.4).calibration;
  expect(calibration.labels[0]).toBe(samples.labels[first]);
  expect(goodnessAt(calibration.trace, 0, 2)).toEqual(goodnessAt(samples.trace, first, 2));
});

describe('chooseExits', () => {
  it('none: the ends of the layers, where nobody stops', () => {
    expect(choose({ rule: 'none' }).policy).toEqual(noneRule(shape));
  });

  it('lightff: thresholds at the ends of the layers', () => {
    const { policy, statistics } = choose({ rule: 'lightff', deviations: 0 });
    expect(policy.exits[0].threshold).toBe(Math.floor((statistics[0]?.mean ?? 0) + 0.5));
    expect(policy.exits).toHaveLength(2);
  });

  it('margin: exit points inside the first layer, and the evidence for them in words', () => {
    const { policy, calibration } = choose({ budget: { loss: 0.02 } });
    expect(policy.exits.some(({ layer, units }) => layer === 0 && units < 32)).toBe(true);
    if (calibration === undefined) throw new Error('the margin rule is calibrated');
    expect(whyUnsupported(calibration, classNames)).toBeUndefined();
    expect(describeCalibration(calibration, classNames)[0]).toMatch(
      /^early exit costs at most 2 points of accuracy, with 95 % confidence, for samples like the calibration samples \(p = 0\.\d+, 1800 of them\)$/,
    );
  });

  it('margin without enough samples: the whole network, and how many samples it would take', () => {
    const few = { trace: { ...samples.trace, count: 300 }, labels: samples.labels.subarray(0, 300) };
    const { policy, calibration } = choose(
      { budget: { metric: 'sensitivity', class: 'S', loss: 0.003 } },
      few,
    );
    expect(policy).toEqual(noneRule(shape));
    if (calibration === undefined) throw new Error('the margin rule is calibrated');
    expect(whyUnsupported(calibration, classNames)).toMatch(
      /^180 calibration samples cannot support a loss of at most 0\.3 points of sensitivity of "S", with 95 % confidence: any such claim needs \d{4,} samples, and (about \d{4,} samples like these could|no number .*); the whole network always answers$/,
    );
  });

  it('describes budgets without needless digits', () => {
    const budget = { metric: { kind: 'macro-f1' }, loss: 0.0025, confidence: 0.999 } as const;
    expect(describeBudget(budget, classNames)).toBe(
      'at most 0.25 points of macro-F1, with 99.9 % confidence',
    );
  });
});
