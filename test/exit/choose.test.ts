import { describe, expect, it } from 'vitest';
import { exitSchema } from '../../src/config/config.js';
import { budgetOf, chooseExits, splitValidation } from '../../src/exit/choose.js';
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
    expect(() => budgetOf(budget, classNames)).toThrow(
      /exit\.budget\.class: is missing; .*"N", "S", "V", "F"/,
    );
    expect(() => budgetOf({ ...budget, class: 'Q' }, classNames)).toThrow('there is no class "Q"');
  });
});

describe('splitValidation', () => {
  it('gives every sample to exactly one part, tuning first', () => {
    const { tuning, calibration } = splitValidation(samples, 0.4);
    expect([tuning.trace.count, calibration.trace.count]).toEqual([1200, 1800]);
    expect([...tuning.labels, ...calibration.labels]).toEqual([...samples.labels]);
    expect(goodnessAt(calibration.trace, 0, 2)).toEqual(goodnessAt(samples.trace, 1200, 2));
  });

  it('leaves neither part empty', () => {
    const two = { trace: { ...samples.trace, count: 2 }, labels: samples.labels.subarray(0, 2) };
    for (const share of [0.05, 0.95]) {
      const { tuning, calibration } = splitValidation(two, share);
      expect([tuning.trace.count, calibration.trace.count]).toEqual([1, 1]);
    }
  });
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
      /^early exit costs at most 2 points of accuracy, with 95 % confidence \(p = 0\.\d+ on 1800 calibration samples\)$/,
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
      /^180 calibration samples cannot support a loss of at most 0\.3 points of sensitivity of "S", with 95 % confidence: any such claim takes \d{4,} samples, and (about \d{4,} samples like these could|no number .*); the whole network always answers$/,
    );
  });

  it('describes budgets without needless digits', () => {
    const budget = { metric: { kind: 'macro-f1' }, loss: 0.0025, confidence: 0.999 } as const;
    expect(describeBudget(budget, classNames)).toBe(
      'at most 0.25 points of macro-F1, with 99.9 % confidence',
    );
  });
});
