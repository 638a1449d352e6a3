import type { Config } from '../config/config.js';
import { InputError } from '../config/input-error.js';
import { type DataSplits, firstSamples } from '../data/dataset.js';
import { loadData } from '../data/load.js';
import { evaluateExits } from '../exit/evaluate.js';
import { goodnessStatistics, lightRuleExits } from '../exit/light-rule.js';
import { readInput, writeWhole } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { decodeFloatModel, type FloatModel } from '../model/model-file.js';
import { quantizeInputs } from '../quantize/input.js';
import { encodeIntegerModel } from '../quantize/integer-model-file.js';
import { withExits } from '../quantize/integer-network.js';
import { quantize } from '../quantize/quantize.js';
import { traceAll } from '../quantize/trace.js';
import { pathsOf } from './paths.js';
import { type StepOptions, silent } from './reporter.js';

/** What quantization came to. */
export interface QuantizeReport {
  readonly integerModel: string;
  /** Decibels, for every layer. */
  readonly signalToNoise: readonly number[];
  /** Percent of the validation samples: the whole integer network, and with its exit points. */
  readonly validationAccuracy: { readonly full: number; readonly earlyExit: number };
  readonly exits: readonly { layer: number; units: number; threshold: number; share: number }[];
}

/** The data of a model must be the data it was trained on: calibration on test samples would flatter it. */
export function checkSameData(model: FloatModel['provenance'], splits: DataSplits, source: string): void {
  if (model.data.fingerprint === splits.fingerprint) return;
  throw new InputError(
    `${source}: was trained on other data (or another split) than the config names; train again, or restore "data"`,
  );
}

/**
 * Quantizes the trained model of a config, sets its exit points from validation data run through the integer model,
 * and writes the integer model file.
 *
 * @throws InputError when there is no model yet, it was trained on other data, or a layer does not survive 8 bits
 */
export async function runQuantize(config: Config, options: StepOptions = {}): Promise<QuantizeReport> {
  const paths = pathsOf(config, options.output);
  const reporter = options.reporter ?? silent;
  const bytes = await readInput(paths.model, 'run `ffirm train` first');
  const float = decodeFloatModel(bytes, paths.model);
  const splits = await loadData(config.data);
  checkSameData(float.provenance, splits, paths.model);
  const { network, signalToNoise } = quantize(
    float.network,
    firstSamples(splits.train, config.quantize.calibration),
  );
  reporter.note(
    `signal to noise: ${signalToNoise.map((ratio, i) => `layer ${i} ${ratio.toFixed(1)} dB`).join(', ')}`,
  );
  const { validation } = splits;
  const trace = traceAll(network.model, quantizeInputs(validation.features, network.scales.inputScale));
  const statistics = goodnessStatistics(trace, validation.labels);
  const exits =
    config.exit.rule === 'lightff'
      ? lightRuleExits(network.model, statistics, config.exit.deviations)
      : network.model.exits;
  const { rawUnit } = splits.train;
  const file = {
    network: { ...network, model: withExits(network.model, exits) },
    signalToNoise,
    ...(rawUnit === undefined ? {} : { rawUnit }),
    origin: {
      floatModel: sha256(bytes),
      provenance: float.provenance,
      quantize: config.quantize,
      exit: config.exit,
      statistics: [...statistics],
      validationSamples: validation.count,
    },
  };
  await writeWhole(paths.integerModel, encodeIntegerModel(file));
  const full = evaluateExits(trace, network.model.exits, validation.labels);
  const early = evaluateExits(trace, exits, validation.labels);
  return {
    integerModel: paths.integerModel,
    signalToNoise,
    validationAccuracy: { full: full.accuracy, earlyExit: early.accuracy },
    exits: exits.map((exit, i) => ({ ...exit, share: early.shares[i] })),
  };
}
