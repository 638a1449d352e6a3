import { readFile } from 'node:fs/promises';
import { InputError } from '../errors/input-error.js';
import { decodeThresholds } from '../exit/thresholds-file.js';
import { readIfPresent, readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { decodeIntegerModel, type IntegerModelFile } from '../quantize/integer-model-file.js';
import type { Paths } from './paths.js';

/** The integer model of a run. */
export interface ReadModel {
  readonly bytes: Uint8Array;
  readonly file: IntegerModelFile;
}

/**
 * Checks that an integer model is the result of the last calibration, of the current quantized network. A model that was
 * copied without its other files has nothing to be compared with.
 *
 * @throws InputError when the network was quantized again, or calibration was stopped
 */
async function checkCalibrated(paths: Paths, bytes: Uint8Array): Promise<void> {
  const text = await readIfPresent(paths.thresholds);
  if (text === undefined) return;
  const { quantized, integerModel } = decodeThresholds(text, paths.thresholds);
  const now = await readFile(paths.quantized).catch(() => undefined);
  if ((now === undefined || sha256(now) === quantized) && sha256(bytes) === integerModel) return;
  throw new InputError(
    `${paths.integerModel}: is older than the quantized network; run \`ffirm calibrate\` again`,
  );
}

/**
 * Reads the integer model of a run.
 *
 * @throws InputError when it is missing or damaged, or older than the quantized network
 */
export async function readIntegerModel(paths: Paths): Promise<ReadModel> {
  const bytes = await readInput(paths.integerModel, 'run `ffirm calibrate` first');
  const file = decodeIntegerModel(bytes, paths.integerModel);
  await checkCalibrated(paths, bytes);
  return { bytes, file };
}
