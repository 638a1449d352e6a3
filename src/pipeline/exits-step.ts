import type { Config } from '../config/config.js';
import { networkCommand } from '../config/network-source.js';
import type { DataSplits } from '../data/dataset.js';
import type { Budget } from '../exit/budget.js';
import { budgetOf, divideValidation, marginCalibrator } from '../exit/choose.js';
import { unitOfModel } from '../exit/claim.js';
import { affordableBoundaries, macsWithoutSharing, meanMacs } from '../exit/cost.js';
import { describeMetric, whyUnsupported } from '../exit/describe.js';
import { type Evaluation, evaluatePolicy } from '../exit/evaluate.js';
import type { ExitPolicy } from '../exit/policy.js';
import { lightRule } from '../exit/rules/lightff.js';
import { noneRule } from '../exit/rules/none.js';
import { readInput } from '../io/files.js';
import { type Decision, decisionOf } from '../kernel/decision/decision.js';
import { decodeFloatModel, type FloatModel } from '../model/model-file.js';
import { describeNetwork } from '../model/network.js';
import { describedLayers } from '../quantize/convolutions.js';
import { quantizeInputs } from '../quantize/input.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import { traceAll } from '../quantize/trace.js';
import type { ExitsReport, ExitsRow } from './exits-report.js';
import { type ReadModel, readIntegerModel } from './integer-model.js';
import { pathsOf } from './paths.js';
import { type StepOptions, silent } from './reporter.js';
import { checkSameData } from './same-data.js';
import { loadStepData } from './step-data.js';
import { validationGroups } from './validation-groups.js';

/** Losses at which the curve of the margin rule is drawn. */
const DEFAULT_LOSSES: readonly number[] = [0.001, 0.002, 0.003, 0.005, 0.01, 0.02];

/** The options of `ffirm exits`. */
export interface ExitsOptions extends StepOptions {
  /** Losses of the margin rule's budgets, 0 to 1; the metric and the confidence come from the config. */
  readonly budgets?: readonly number[] | undefined;
}

/** The name of a margin row: "margin, accuracy loss 0.3 %". */
function marginTitle(budget: Budget, classNames: readonly string[]): string {
  const percent = Number((100 * budget.loss).toPrecision(6));
  return `margin, ${describeMetric(budget, classNames)} loss ${percent} %`;
}

/** Titles of the rows that every report has where heads decide: with costs as published, and with the costs of the routine. */
const HEADS_TITLES = {
  published: 'whole network, every layer and head',
  whole: 'whole network',
  light: "LightFF's light rule",
};

/** Titles of the rows that every report has, by what decides. */
const titles: Readonly<Record<Decision, typeof HEADS_TITLES>> = {
  goodness: {
    published: 'whole network, a pass for every label',
    whole: 'whole network, shared first layer',
    light: "LightFF's light rule, shared first layer",
  },
  heads: HEADS_TITLES,
  pooled: HEADS_TITLES,
};

/** True for the budget that the integer model was calibrated for. */
function isConfigured({ origin, network }: IntegerModelFile, budget: Budget): boolean {
  if (origin.exit.rule !== 'margin') return false;
  const own = budgetOf(origin.exit.budget, network.classNames, unitOfModel(origin));
  return JSON.stringify(own) === JSON.stringify(budget);
}

/** A report of stopping rules, and what it was measured with. */
export interface MeasuredExits {
  readonly report: ExitsReport;
  /** The policy of every row. */
  readonly policies: readonly ExitPolicy[];
  readonly float: FloatModel;
  readonly integer: ReadModel;
  readonly splits: DataSplits;
}

/**
 * Measures stopping rules on the test samples: the whole network and LightFF's light rule, as published and as the routine
 * runs them (where goodness decides, with a shared first layer), and the margin rule at several budgets, each calibrated
 * separately on validation samples.
 *
 * @throws InputError when a file is missing or belongs to different data, or the budget names a class that the network does
 *   not have
 */
export async function runExits(config: Config, options: ExitsOptions = {}): Promise<ExitsReport> {
  return (await measureExits(config, options)).report;
}

/** As runExits, with the policies and the data that they were measured on. @throws as runExits */
export async function measureExits(config: Config, options: ExitsOptions = {}): Promise<MeasuredExits> {
  const paths = pathsOf(config, options.output);
  const reporter = options.reporter ?? silent;
  const float = decodeFloatModel(
    await readInput(paths.model, `run \`ffirm ${networkCommand(config)}\` first`),
    paths.model,
  );
  const integer = await readIntegerModel(paths);
  const { file } = integer;
  const splits = await (options.splits ?? (() => loadStepData(config, options)))();
  checkSameData(file.origin.provenance, splits, paths.integerModel);
  const { validation, test } = splits;
  const { model, scales, classNames } = file.network;
  const points = affordableBoundaries(model, { ...config.exit, prefixes: float.network.prefixes });
  const trace = (features: Float32Array) =>
    traceAll(model, quantizeInputs(features, scales.inputScale), points);
  reporter.note(`running ${validation.count} validation and ${test.count} test samples`);
  const groups = validationGroups(config.exit, splits);
  const samples = {
    trace: trace(validation.features),
    labels: validation.labels,
    ...groups,
  };
  const tested = trace(test.features);

  const fullMacs = macsWithoutSharing(model, points)[points.length - 1];
  const evaluate = (policy: ExitPolicy) => evaluatePolicy(tested, policy, model, test.labels);
  const policies: ExitPolicy[] = [];
  const rowOf = (
    policy: ExitPolicy,
    evaluation: Evaluation,
    row: Pick<ExitsRow, 'title' | 'rule' | 'configured'> & Partial<ExitsRow>,
  ): ExitsRow => {
    const macs = row.macs ?? evaluation.macs;
    policies.push(policy);
    return {
      sharedFirstLayer: true,
      accuracy: evaluation.accuracy,
      macroF1: evaluation.macroF1,
      sensitivity: evaluation.sensitivity,
      exits: policy.exits.map(({ layer, units }, i) => ({ layer, units, share: evaluation.shares[i] })),
      ...row,
      macs,
      fewer: fullMacs / macs.mean,
    };
  };

  const { origin } = file;
  const decision = decisionOf(model);
  const none = noneRule(model);
  const whole = evaluate(none);
  const light = lightRule(model, origin.statistics, origin.exit.deviations);
  const lightEvaluation = evaluate(light);
  const lightSeparate = meanMacs(macsWithoutSharing(model, light.exits), lightEvaluation.shares);
  const rows: ExitsRow[] = [
    rowOf(none, whole, {
      title: titles[decision].published,
      rule: 'none',
      configured: false,
      sharedFirstLayer: false,
      macs: { mean: fullMacs, worst: fullMacs },
    }),
    rowOf(none, whole, {
      title: titles[decision].whole,
      rule: 'none',
      configured: origin.exit.rule === 'none',
    }),
    rowOf(light, lightEvaluation, {
      title: "LightFF's light rule, as published",
      rule: 'lightff',
      configured: false,
      sharedFirstLayer: false,
      macs: { mean: lightSeparate, worst: fullMacs },
    }),
    rowOf(light, lightEvaluation, {
      title: titles[decision].light,
      rule: 'lightff',
      configured: origin.exit.rule === 'lightff',
    }),
  ];

  reporter.note('calibrating the margin rule');
  const calibrateAt = marginCalibrator(model, samples, config.exit.tuning);
  const configured = budgetOf(config.exit.budget, classNames, groups.unit);
  const losses = new Set(options.budgets ?? [...DEFAULT_LOSSES, configured.loss]);
  for (const loss of [...losses].sort((left, right) => left - right)) {
    const budget = { ...configured, loss };
    const calibration = calibrateAt(budget);
    const unsupported = whyUnsupported(calibration, classNames);
    rows.push(
      rowOf(calibration.policy, evaluate(calibration.policy), {
        title: marginTitle(budget, classNames),
        rule: 'margin',
        budget,
        configured: isConfigured(file, budget),
        ...(unsupported === undefined ? {} : { unsupported }),
      }),
    );
  }
  const parts = divideValidation(samples, config.exit.tuning);
  const report: ExitsReport = {
    dataset: test.name,
    network: describeNetwork(describedLayers(model)),
    decision,
    classNames,
    samples: {
      test: test.count,
      tuning: parts.tuning.length,
      calibration: parts.calibration.length,
    },
    rows,
  };
  return { report, policies, float, integer, splits };
}
