import type { Config } from '../config/config.js';
import { networkCommand } from '../config/network-source.js';
import { spreadSamples } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { writeWhole } from '../io/write-file.js';
import { decodeFloatModel, type FloatModel } from '../model/model-file.js';
import { checkRawUnit } from '../quantize/input.js';
import type { WindowsOfStream } from '../quantize/keep-columns.js';
import type { Faithfulness } from '../quantize/measure.js';
import { quantize } from '../quantize/quantize.js';
import { encodeQuantized } from '../quantize/quantized-file.js';
import type { StepOptions } from './reporter.js';
import { checkSameData } from './same-data.js';
import { inStep, type Work } from './work.js';

/** The result of quantization. */
export interface QuantizeReport extends Faithfulness {
  readonly quantized: string;
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

/** The windows of a stream of raw samples. @throws InputError when the network has no such input */
function windowsOf({ frontEnd }: FloatModel): WindowsOfStream {
  if (frontEnd?.signal.kind !== 'raw') {
    throw new InputError('quantize.streaming: only windows of raw samples can share columns; remove it');
  }
  const { length, hop = length } = frontEnd.signal;
  return { length, hop };
}

/** @param maker the command that produces the float network */
async function quantizeModel(
  settings: Config['quantize'],
  maker: string,
  { paths, reporter, ...work }: Work,
): Promise<QuantizeReport> {
  const bytes = await readInput(paths.model, `run \`ffirm ${maker}\` first`);
  const float = decodeFloatModel(bytes, paths.model);
  const splits = await work.splits();
  checkSameData(float.provenance, splits, paths.model);
  const samples = spreadSamples(splits.train, settings.calibration);
  const { network, ...ratios } = quantize(
    float.network,
    samples,
    settings.streaming ? windowsOf(float) : undefined,
  );
  reporter.note(`signal to noise: ${ratioParts(ratios).join(', ')}`);
  const { rawUnit } = splits.train;
  if (rawUnit !== undefined) checkRawUnit(rawUnit, network.scales.inputScale, splits.train.source);
  const file = {
    network,
    ...ratios,
    ...(rawUnit === undefined ? {} : { rawUnit }),
    frontEnd: float.frontEnd,
    prefixes: float.network.prefixes,
    origin: { floatModel: sha256(bytes), provenance: float.provenance, quantize: settings },
  };
  await writeWhole(paths.quantized, encodeQuantized(file));
  return { quantized: paths.quantized, ...ratios };
}

/**
 * Quantizes the network of a config and writes the file of the quantized network, which does not stop early yet.
 *
 * @throws InputError when there is no model yet, it was trained on different data, or a layer does not survive 8 bits
 */
export function runQuantize(config: Config, options: StepOptions = {}): Promise<QuantizeReport> {
  return inStep(config, options, (work) => quantizeModel(config.quantize, networkCommand(config), work));
}
