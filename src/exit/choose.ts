import type { Config } from '../config/config.js';
import { assignGroups } from '../data/group-assignment.js';
import { InputError } from '../errors/input-error.js';
import { spreadIndices } from '../math/spread.js';
import { pickTrace, type Trace } from '../quantize/trace.js';
import { quotedList } from '../text/quoted-list.js';
import { excerpt } from '../text/terminal.js';
import type { Budget, ClaimUnit } from './budget.js';
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
  /** For every sample the number of its group, such as a recording, which stays together; absent if samples are independent. */
  readonly groupOf?: ArrayLike<number> | undefined;
  /** For every sample the number of what a claim about groups is about; absent if it is about samples. */
  readonly unitOf?: ArrayLike<number> | undefined;
}

/** The policy that results from a config, and its evidence. */
export interface ExitChoice {
  readonly policy: ExitPolicy;
  /** The statistics behind the thresholds of the light rule; null for a layer after which the network cannot stop. */
  readonly statistics: readonly (ScoreStatistics | null)[];
  /** Of the margin rule. */
  readonly calibration?: Calibration;
}

/**
 * The budget of a config.
 *
 * @param unit what its claim is about; samples that belong to nobody when absent
 * @throws InputError when the class of a sensitivity is missing, or the network does not have it
 */
export function budgetOf(
  config: ExitConfig['budget'],
  classNames: readonly string[],
  unit?: ClaimUnit,
): Budget {
  const { loss, confidence } = config;
  const rest = { loss, confidence, ...(unit === undefined ? {} : { unit }) };
  if (config.metric !== 'sensitivity') return { metric: { kind: config.metric }, ...rest };
  const label = classNames.indexOf(config.class ?? '');
  if (label < 0) {
    throw new InputError(
      `exit.budget.class: ${config.class === undefined ? 'missing' : `there is no class "${excerpt(config.class)}"`}; ` +
        `name the class whose sensitivity to guard: ${quotedList(classNames, 20)}`,
    );
  }
  return { metric: { kind: 'sensitivity', label }, ...rest };
}

/** A copy of some of the samples. */
function pickTraced({ trace, labels, groupOf, unitOf }: TracedSamples, indices: Uint32Array): TracedSamples {
  return {
    trace: pickTrace(trace, indices),
    labels: Uint8Array.from(indices, (index) => labels[index]),
    ...(groupOf === undefined ? {} : { groupOf: Uint32Array.from(indices, (index) => groupOf[index]) }),
    ...(unitOf === undefined ? {} : { unitOf: Uint32Array.from(indices, (index) => unitOf[index]) }),
  };
}

/** The samples without those of groups that others have, too. */
function withoutKnown(samples: TracedSamples, others: TracedSamples): TracedSamples {
  const { unitOf } = samples;
  if (unitOf === undefined || others.unitOf === undefined) return samples;
  const known = new Set(Array.from(others.unitOf));
  const kept = Uint32Array.from(samples.labels.keys()).filter((sample) => !known.has(unitOf[sample]));
  return kept.length === samples.labels.length ? samples : pickTraced(samples, kept);
}

/** The groups used for tuning, so that every class is divided as evenly as possible; undefined if there is only one group. */
function tuningGroups(labels: Uint8Array, groupOf: ArrayLike<number>, tuning: number) {
  const counts = new Map<number, number[]>();
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  labels.forEach((label, sample) => {
    const own = counts.get(groupOf[sample]) ?? new Array<number>(classes).fill(0);
    own[label] += 1;
    counts.set(groupOf[sample], own);
  });
  if (counts.size < 2) return undefined;
  const groups = Array.from(counts, ([group, own]) => ({ name: String(group), counts: own }));
  const places = assignGroups(groups, [tuning, 1 - tuning]);
  return new Set([...counts.keys()].filter((group) => places.get(String(group)) === 0));
}

/**
 * Divides validation samples in two parts, given as ascending indices: those that fix the path, and those that calibrate.
 * Both are spread over all samples, because samples are often ordered by class and person, and a claim for the last of them
 * would not hold for the others. Groups, such as recordings, stay together: a path that was fixed on half of a recording
 * would know the other half.
 *
 * @param groupOf the number of the group of every sample; samples are independent when absent
 */
export function divideValidation(
  { labels, groupOf }: Pick<TracedSamples, 'labels' | 'groupOf'>,
  tuning: number,
): { readonly tuning: Uint32Array; readonly calibration: Uint32Array } {
  const groups = groupOf === undefined ? undefined : tuningGroups(labels, groupOf, tuning);
  const count = labels.length;
  const cut = Math.max(1, Math.min(count - 1, Math.round(tuning * count)));
  const spread = new Set(spreadIndices(count, cut));
  const tunes = (sample: number) =>
    groups === undefined || groupOf === undefined ? spread.has(sample) : groups.has(groupOf[sample]);
  const samples = Uint32Array.from(labels.keys());
  return { tuning: samples.filter(tunes), calibration: samples.filter((sample) => !tunes(sample)) };
}

/** Validation samples in two parts; see divideValidation. */
export function splitValidation(
  samples: TracedSamples,
  tuning: number,
): { readonly tuning: TracedSamples; readonly calibration: TracedSamples } {
  const parts = divideValidation(samples, tuning);
  return {
    tuning: pickTraced(samples, parts.tuning),
    calibration: pickTraced(samples, parts.calibration),
  };
}

/**
 * Sets samples aside with which nothing is chosen: those on which it is calibrated which answers are known. Nobody is on both
 * sides.
 *
 * @param share of the samples, 0 to 1
 */
export function setAside(
  samples: TracedSamples,
  share: number,
): { readonly held: TracedSamples; readonly others: TracedSamples } {
  const { tuning: aside, calibration: rest } = splitValidation(samples, share);
  return { held: withoutKnown(aside, rest), others: rest };
}

/** The path of the margin rule and, for any budget, the policy on it. */
export function marginCalibrator(
  shape: CostShape,
  samples: TracedSamples,
  tuningShare: number,
): (budget: Budget) => Calibration {
  const { tuning, calibration: others } = splitValidation(samples, tuningShare);
  // A single group is in both parts, and would then know the path.
  const calibration = withoutKnown(others, tuning);
  const whole = noneRule(shape);
  const fullTuning = answersOf(tuning.trace, whole, shape).labels;
  const fullCalibration = answersOf(calibration.trace, whole, shape).labels;
  const path = marginPath(shape, tuning.trace, tuning.labels, fullTuning);
  return (budget) => {
    const { trace, labels, unitOf } = calibration;
    const chosen = calibrate(path, trace, labels, fullCalibration, shape, budget, unitOf);
    // If the samples support no claim, none is made: the whole network answers.
    return chosen.place < 0 ? { ...chosen, policy: whole } : chosen;
  };
}

/**
 * Chooses the exit policy of a config from validation samples that have been through the integer network.
 *
 * @param unit what the claim of the margin rule is about
 * @throws InputError when the budget names no class of the network
 */
export function chooseExits(
  shape: CostShape,
  classNames: readonly string[],
  exit: ExitConfig,
  samples: TracedSamples,
  unit?: ClaimUnit,
): ExitChoice {
  const statistics = scoreStatistics(shape, samples.trace, samples.labels);
  switch (exit.rule) {
    case 'none':
      return { policy: noneRule(shape), statistics };
    case 'lightff':
      return { policy: lightRule(shape, statistics, exit.deviations), statistics };
    case 'margin': {
      const budget = budgetOf(exit.budget, classNames, unit);
      const calibration = marginCalibrator(shape, samples, exit.tuning)(budget);
      return { policy: calibration.policy, statistics, calibration };
    }
  }
}
