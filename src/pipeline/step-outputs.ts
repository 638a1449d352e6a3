import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CARD_FILES } from '../codegen/card/card.js';
import { InputError } from '../errors/input-error.js';
import { decodeThresholds } from '../exit/thresholds-file.js';
import { sha256 } from '../io/hash.js';
import { checkManifest } from '../io/manifest-check.js';
import { decodeFloatModel } from '../model/model-file.js';
import { decodeIntegerModel } from '../quantize/integer-model-file.js';
import { decodeQuantized } from '../quantize/quantized-file.js';
import type { Paths } from './paths.js';
import { hashPath, type StepName, type StepOutput } from './steps.js';
import { readVerified } from './verified.js';

/** Folders of a bundle in which compilers look for files, so that any file put there becomes part of the program. */
const COMPILED = /^(src|include)\//;

/** The files of a model card, to which verification adds what it finds. */
const CARD: readonly string[] = Object.values(CARD_FILES);

/**
 * Hash of a bundle: of its manifest without the model card, and of other files that compilers find; undefined if something is
 * missing or changed. Files that a build leaves next to the sources do not count.
 */
export async function hashBundle(folder: string): Promise<string | undefined> {
  const check = await checkManifest(folder).catch(() => undefined);
  if (check === undefined || check.missing.length + check.changed.length > 0) return undefined;
  const extra = check.extra.filter((path) => COMPILED.test(path));
  const { manifest } = check;
  const files = manifest.files.filter(({ path }) => !CARD.includes(path));
  const hashes = await Promise.all(extra.map((path) => hashPath(join(folder, path))));
  return sha256(JSON.stringify([extra, hashes, { ...manifest, files }]));
}

async function checkBundle(folder: string): Promise<void> {
  const { missing, changed } = await checkManifest(folder);
  const [first] = [...missing, ...changed];
  if (first === undefined) return;
  throw new InputError(
    `${join(folder, first)}: differs from what was generated; run \`ffirm generate\` again`,
  );
}

/** The outputs of each step, and how the next step reads them. */
export function stepOutputs(paths: Paths): Readonly<Record<StepName, readonly StepOutput[]>> {
  const file = (path: string, check: () => Promise<unknown>): StepOutput => ({
    name: basename(path),
    hash: () => hashPath(path),
    check,
  });
  const { model, quantized, integerModel, thresholds, bundle, verification } = paths;
  const floatModel = [file(model, async () => decodeFloatModel(await readFile(model), model))];
  return {
    train: floatModel,
    import: floatModel,
    quantize: [file(quantized, async () => decodeQuantized(await readFile(quantized), quantized))],
    calibrate: [
      file(thresholds, async () => decodeThresholds(await readFile(thresholds, 'utf8'), thresholds)),
      file(integerModel, async () => decodeIntegerModel(await readFile(integerModel), integerModel)),
    ],
    generate: [{ name: basename(bundle), hash: () => hashBundle(bundle), check: () => checkBundle(bundle) }],
    verify: [file(verification, () => readVerified(verification))],
  };
}
