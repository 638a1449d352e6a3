import { readFileSync } from 'node:fs';
import { loadData } from '../../dist/data/load.js';
import { pathsOf } from '../../dist/pipeline/paths.js';
import { quantizeInputs } from '../../dist/quantize/input.js';
import { decodeIntegerModel } from '../../dist/quantize/integer-model-file.js';
import { createTypescriptExecutor } from '../../dist/simulate/typescript.js';

/** Every integer of the answers to the test samples of a config, by the reference. */
export async function answersOf(config) {
  const { integerModel } = pathsOf(config);
  const { network } = decodeIntegerModel(readFileSync(integerModel), integerModel);
  const { test } = await loadData(config, () => {});
  const inputs = quantizeInputs(test.features, network.scales.inputScale);
  return createTypescriptExecutor(network.model).run({ count: test.count, features: test.width, inputs });
}
