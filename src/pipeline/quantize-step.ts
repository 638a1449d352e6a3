import type { Config } from '../config/config.js';
import { networkCommand } from '../config/network-source.js';
import { type DataSplits, spreadSamples } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import type { Calibration } from '../exit/calibrate.js';
import { chooseExits, type ExitChoice } from '../exit/choose.js';
import { affordableBoundaries } from '../exit/cost.js';
import { describeCalibration } from '../exit/describe.js';
import { evaluatePolicy } from '../exit/evaluate.js';
import { withPolicy } from '../exit/policy.js';
import { noneRule } from '../exit/rules/none.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { writeWhole } from '../io/write-file.js';
import { decodeFloatModel, type FloatModel } from '../model/model-file.js';
import { checkRawUnit, quantizeInputs } from '../quantize/input.js';
import { encodeIntegerModel } from '../quantize/integer-model-file.js';
import type { Faithfulness } from '../quantize/measure.js';
import { quantize } from '../quantize/quantize.js';
import { traceAll } from '../quantize/trace.js';
import { inOutput } from './output.js';
import type { Paths } from './paths.js';
import { type StepOptions, silent } from './reporter.js';
import { loadStepData } from './step-data.js';
import { validationGroups } from './validation-groups.js';

/** What quantization came to. */
export interface QuantizeReport extends Faithfulness {
  readonly integerModel: string;
  /** Percent of the validation samples: the whole integer network, and with its exit points. */
  readonly validationAccuracy: { readonly full: number; readonly earlyExit: number };
  readonly exits: readonly { layer: number; units: number; threshold: number; gap: number; share: number }[];
  /** What the margin rule's claim rests on. */
  readonly calibration?: ExitChoice['calibration'];
}

/**
 * The data of a model must be the data it was trained on, or imported for: calibration on test samples would flatter it.
 */
export function checkSameData(model: FloatModel['provenance'], splits: DataSplits, source: string): void {
  if (model.data.fingerprint === splits.fingerprint) return;
  const [was, again] = model.training === undefined ? ['imported for', 'import'] : ['trained on', 'train'];
  throw new InputError(
    `${source}: was ${was} other data (or another split) than the config names; ${again} again, or restore "data"`,
  );
}

/** "layer 0 38.1 dB", then "logits 0 35.2 dB" for every head. */
function ratioParts({ signalToNoise, logitSignalToNoise = [] }: Faithfulness): string[] {
  return [
    ...signalToNoise.map((ratio, i) => `layer ${i} ${ratio.toFixed(1)} dB`),
    ...logitSignalToNoise.flatMap((ratio, i) =>
      ratio === null ? [] : [`logits ${i} ${ratio.toFixed(1)} dB`],
    ),
  ];
}

async function quantizeModel(config: Config, paths: Paths, options: StepOptions): Promise<QuantizeReport> {
  const reporter = options.reporter ?? silent;
  const bytes = await readInput(paths.model, `run \`ffirm ${networkCommand(config)}\` first`);
  const float = decodeFloatModel(bytes, paths.model);
  const splits = await loadStepData(config, options);
  checkSameData(float.provenance, splits, paths.model);
  const { network, ...ratios } = quantize(
    float.network,
    spreadSamples(splits.train, config.quantize.calibration),
  );
  reporter.note(`signal to noise: ${ratioParts(ratios).join(', ')}`);
  const { validation } = splits;
  const { model, scales } = network;
  const points = affordableBoundaries(model, { ...config.exit, prefixes: float.network.prefixes });
  const inputs = quantizeInputs(validation.features, scales.inputScale);
  const samples = {
    trace: traceAll(model, inputs, points),
    labels: validation.labels,
    groupOf: validationGroups(splits),
  };
  const choice = chooseExits(model, network.classNames, config.exit, samples);
  const { policy, calibration } = choice;
  if (calibration !== undefined) {
    for (const line of describeCalibration(calibration, network.classNames)) reporter.note(line);
  }
  const { rawUnit } = splits.train;
  if (rawUnit !== undefined) checkRawUnit(rawUnit, scales.inputScale, splits.train.source);
  const file = {
    network: { ...network, model: withPolicy(model, policy) },
    ...ratios,
    ...(rawUnit === undefined ? {} : { rawUnit }),
    frontEnd: float.frontEnd,
    origin: {
      floatModel: sha256(bytes),
      provenance: float.provenance,
      quantize: config.quantize,
      exit: config.exit,
      validationSamples: validation.count,
      statistics: [...choice.statistics],
      ...(calibration === undefined ? {} : { calibration: recordOf(calibration) }),
    },
  };
  await writeWhole(paths.integerModel, encodeIntegerModel(file));
  const full = evaluatePolicy(samples.trace, noneRule(model), model, validation.labels);
  const early = evaluatePolicy(samples.trace, policy, model, validation.labels);
  return {
    integerModel: paths.integerModel,
    ...ratios,
    validationAccuracy: { full: full.accuracy, earlyExit: early.accuracy },
    exits: policy.exits.map((exit, i) => ({ ...exit, share: early.shares[i] })),
    ...(calibration === undefined ? {} : { calibration }),
  };
}

/** What the integer model file keeps of a calibration. */
function recordOf({ samples, pValue, leastSamples, samplesForNext }: Calibration) {
  return { samples, pValue, leastSamples, samplesForNext };
}

/**
 * Quantizes the trained model of a config, sets its exit points from validation data run through the integer model,
 * and writes the integer model file.
 *
 * @throws InputError when there is no model yet, it was trained on other data, or a layer does not survive 8 bits
 */
export function runQuantize(config: Config, options: StepOptions = {}): Promise<QuantizeReport> {
  return inOutput(config, options, (paths, held) => quantizeModel(config, paths, held));
}
