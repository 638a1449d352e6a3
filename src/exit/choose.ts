import type { Config } from '../config/config.js';
import { InputError } from '../config/input-error.js';
import { sliceTrace, type Trace } from '../quantize/trace.js';
import type { Budget } from './budget.js';
import { type Calibration, calibrate } from './calibrate.js';
import type { CostShape } from './cost.js';
import { answersOf } from './evaluate.js';
import type { ExitPolicy } from './policy.js';
import { lightRule, type ScoreStatistics, scoreStatistics } from './rules/lightff.js';
import { marginPath } from './rules/margin.js';
import { noneRule } from './rules/none.js';

type ExitConfig = Config['exit'];

/** Labelled samples that have been through the integer network, at all exit points that may be used. */
export interface TracedSamples {
  readonly trace: Trace;
  readonly labels: Uint8Array;
}

/** The policy that a config comes to, and what it rests on. */
export interface ExitChoice {
  readonly policy: ExitPolicy;
  /** What the light rule's thresholds come from; null for a layer after which the network cannot stop. */
  readonly statistics: readonly (ScoreStatistics | null)[];
  /** Of the margin rule. */
  readonly calibration?: Calibration;
}

/**
 * The budget of a config.
 *
 * @throws InputError when the class of a sensitivity is missing, or is none of the network's
 */
export function budgetOf(config: ExitConfig['budget'], classNames: readonly string[]): Budget {
  const { loss, confidence } = config;
  if (config.metric !== 'sensitivity') return { metric: { kind: config.metric }, loss, confidence };
  const label = classNames.indexOf(config.class ?? '');
  if (label < 0) {
    throw new InputError(
      `exit.budget.class: ${config.class === undefined ? 'is missing' : `there is no class "${config.class}"`}; ` +
        `a budget on sensitivity names one of ${classNames.map((name) => `"${name}"`).join(', ')}`,
    );
  }
  return { metric: { kind: 'sensitivity', label }, loss, confidence };
}

/** Validation samples in two parts: those that fix the path, and those that calibrate. */
export function splitValidation(
  { trace, labels }: TracedSamples,
  tuning: number,
): { readonly tuning: TracedSamples; readonly calibration: TracedSamples } {
  const cut = Math.max(1, Math.min(trace.count - 1, Math.round(tuning * trace.count)));
  return {
    tuning: { trace: sliceTrace(trace, 0, cut), labels: labels.subarray(0, cut) },
    calibration: { trace: sliceTrace(trace, cut, trace.count), labels: labels.subarray(cut) },
  };
}

/** The path of the margin rule and, for any budget, the policy on it. */
export function marginCalibrator(
  shape: CostShape,
  samples: TracedSamples,
  tuningShare: number,
): (budget: Budget) => Calibration {
  const { tuning, calibration } = splitValidation(samples, tuningShare);
  const whole = noneRule(shape);
  const fullTuning = answersOf(tuning.trace, whole, shape).labels;
  const fullCalibration = answersOf(calibration.trace, whole, shape).labels;
  const path = marginPath(shape, tuning.trace, tuning.labels, fullTuning);
  return (budget) => {
    const chosen = calibrate(path, calibration.trace, calibration.labels, fullCalibration, shape, budget);
    // A claim that the samples do not support is not made: the whole network answers.
    return chosen.place < 0 ? { ...chosen, policy: whole } : chosen;
  };
}

/**
 * The exit policy of a config, from validation samples that have been through the integer network.
 *
 * @throws InputError when the budget names no class of the network
 */
export function chooseExits(
  shape: CostShape,
  classNames: readonly string[],
  exit: ExitConfig,
  samples: TracedSamples,
): ExitChoice {
  const statistics = scoreStatistics(shape, samples.trace, samples.labels);
  switch (exit.rule) {
    case 'none':
      return { policy: noneRule(shape), statistics };
    case 'lightff':
      return { policy: lightRule(shape, statistics, exit.deviations), statistics };
    case 'margin': {
      const budget = budgetOf(exit.budget, classNames);
      const calibration = marginCalibrator(shape, samples, exit.tuning)(budget);
      return { policy: calibration.policy, statistics, calibration };
    }
  }
}
