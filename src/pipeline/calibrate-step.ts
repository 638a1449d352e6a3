import type { Config } from '../config/config.js';
import type { Calibration } from '../exit/calibrate.js';
import { chooseExits, divideValidation } from '../exit/choose.js';
import { claimOf } from '../exit/claim.js';
import { affordableBoundaries } from '../exit/cost.js';
import { describeCalibration } from '../exit/describe.js';
import { evaluatePolicy } from '../exit/evaluate.js';
import { withPolicy } from '../exit/policy.js';
import { noneRule } from '../exit/rules/none.js';
import { encodeThresholds, shownThreshold } from '../exit/thresholds-file.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { writeWhole } from '../io/write-file.js';
import { decisionOf } from '../kernel/decision/decision.js';
import { quantizeInputs } from '../quantize/input.js';
import { encodeIntegerModel } from '../quantize/integer-model-file.js';
import { decodeQuantized } from '../quantize/quantized-file.js';
import { traceAll } from '../quantize/trace.js';
import type { StepOptions } from './reporter.js';
import { checkSameData } from './same-data.js';
import { partScoresOf, scoreAnswers } from './test-scores.js';
import { validationGroups } from './validation-groups.js';
import { inStep, type Work } from './work.js';

/** The result of calibration. */
export interface CalibrateReport {
  readonly integerModel: string;
  readonly thresholds: string;
  /** The claim about early exit, or why there is none; null for stopping rules that make no claim. */
  readonly claim: string | null;
  /** Accuracy in percent on the validation samples: of the whole integer network, and with its exit points. */
  readonly validationAccuracy: { readonly full: number; readonly earlyExit: number };
  readonly exits: readonly { layer: number; units: number; threshold: number; gap: number; share: number }[];
  /** The evidence for the claim of the margin rule. */
  readonly calibration?: Calibration;
}

/** The part of a calibration that the integer model file stores. */
function recordOf({ budget, samples, pValue, leastSamples, samplesForNext, groups }: Calibration) {
  const unit = budget.unit?.kind ?? 'sample';
  return {
    ...{ samples, pValue, leastSamples, samplesForNext },
    ...(groups === undefined || unit === 'sample' ? {} : { groups: { unit, ...groups } }),
  };
}

async function calibrateModel(
  settings: Config['exit'],
  { paths, reporter, ...work }: Work,
): Promise<CalibrateReport> {
  const bytes = await readInput(paths.quantized, 'run `ffirm quantize` first');
  const { prefixes, origin: quantizedOrigin, ...quantized } = decodeQuantized(bytes, paths.quantized);
  const splits = await work.splits();
  checkSameData(quantizedOrigin.provenance, splits, paths.quantized);
  const { validation } = splits;
  const { model, scales, classNames } = quantized.network;
  const points = affordableBoundaries(model, { ...settings, prefixes });
  const groups = validationGroups(settings, splits);
  const samples = {
    trace: traceAll(model, quantizeInputs(validation.features, scales.inputScale), points),
    labels: validation.labels,
    ...groups,
  };
  const { policy, statistics, calibration } = chooseExits(model, classNames, settings, samples, groups.unit);
  if (calibration !== undefined) {
    for (const line of describeCalibration(calibration, classNames)) reporter.note(line);
  }
  const origin = {
    ...quantizedOrigin,
    exit: settings,
    validationSamples: validation.count,
    statistics: [...statistics],
    ...(calibration === undefined ? {} : { calibration: recordOf(calibration) }),
  };
  const network = { ...quantized.network, model: withPolicy(model, policy) };
  const integerModel = encodeIntegerModel({ ...quantized, network, origin });
  const full = evaluatePolicy(samples.trace, noneRule(model), model, validation.labels);
  const early = evaluatePolicy(samples.trace, policy, model, validation.labels);
  const claim = claimOf(origin, classNames);
  const validationAccuracy = { full: full.accuracy, earlyExit: early.accuracy };
  const exits = policy.exits.map((exit, i) => ({ ...exit, share: early.shares[i] }));
  const parts = divideValidation(samples, settings.tuning);
  const thresholds = {
    claim,
    exitRule: settings.rule,
    decision: decisionOf(model),
    samples:
      calibration === undefined
        ? { tuning: 0, calibration: validation.count }
        : { tuning: parts.tuning.length, calibration: parts.calibration.length },
    validationAccuracy,
    validationScores: partScoresOf(scoreAnswers(early.labels, validation, undefined)),
    quantized: sha256(bytes),
    integerModel: sha256(integerModel),
    exits: exits.map(({ layer, units, threshold, gap, share }) => ({
      ...{ layer, units, share },
      threshold: shownThreshold(threshold),
      gap: shownThreshold(gap),
    })),
  };
  // The thresholds come first: a run that is stopped in between leaves an integer model that is refused, not one that is
  // trusted.
  await writeWhole(paths.thresholds, encodeThresholds(thresholds));
  await writeWhole(paths.integerModel, integerModel);
  return {
    integerModel: paths.integerModel,
    thresholds: paths.thresholds,
    claim,
    validationAccuracy,
    exits,
    ...(calibration === undefined ? {} : { calibration }),
  };
}

/**
 * Chooses the exit points of a quantized network from validation samples, and writes the integer model and, for people, its
 * thresholds with the claim.
 *
 * @throws InputError when there is no quantized network yet, or it belongs to different data
 */
export function runCalibrate(config: Config, options: StepOptions = {}): Promise<CalibrateReport> {
  return inStep(config, options, (work) => calibrateModel(config.exit, work));
}
