import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { packageRoot } from '../io/package.js';
import { keepsMaps } from '../kernel/convolution/keeps.js';
import { type Decision, decisionOf, layerKindOf } from '../kernel/decision/decision.js';
import { POOLS_MEANS } from '../kernel/types.js';
import { hasGroups, type IntegerModel } from '../quantize/integer-network.js';
import type { KernelFile } from './lower/index.js';

const FOLDER = join(packageRoot, 'src', 'kernel');

function pathOf(name: string): string {
  return join(FOLDER, `${name}.ts`);
}

/** The name of a source file: its path in src/kernel without the ending. */
export function kernelName(file: KernelFile): string {
  const path = typeof file === 'string' ? file : file.path;
  return relative(FOLDER, path).replace(/\.ts$/, '').replaceAll(sep, '/');
}

/** What the C of a network must be able to do. */
export interface Needs {
  /** What decides in it. */
  readonly decision: Decision;
  /** Whether it has convolutions with groups. */
  readonly grouped: boolean;
  /** Whether heads read maxima. */
  readonly maxima: boolean;
  /** Whether layers keep their outputs from one window of a stream to the next. */
  readonly keepsMaps: boolean;
  /** Whether learning on the device keeps products of samples, and not inputs. */
  readonly keepsProducts?: boolean;
  /** Whether it learns all weights of the first layer, and not only those of the labels. */
  readonly learnsLayer?: boolean;
}

const FEWEST_NEEDS: Needs = { decision: 'goodness', grouped: false, maxima: false, keepsMaps: false };

/** What the C of a network must be able to do. */
export function needsOf(model: IntegerModel): Needs {
  return {
    decision: decisionOf(model),
    grouped: model.convolutions.some(hasGroups),
    maxima: model.convolutions.some(({ pooling }) => pooling !== POOLS_MEANS),
    keepsMaps: keepsMaps(model),
  };
}

/** The folders whose files ask the network, with the folder of the files that replace them; undefined for one that keeps its own. */
const ASKING: Readonly<Record<string, (needs: Needs) => string | undefined>> = {
  decision: ({ decision }) => decision,
  layers: ({ decision }) => layerKindOf(decision),
  grouping: ({ grouped }) => (grouped ? undefined : 'ungrouped'),
  recall: ({ keepsProducts = false }) => (keepsProducts ? 'remembered' : 'recomputed'),
  'first-layer': ({ learnsLayer = false }) => (learnsLayer ? 'moving' : 'fixed'),
  pooling: ({ maxima }) => (maxima ? undefined : 'averaged'),
  maps: ({ keepsMaps }) => (keepsMaps ? 'kept' : 'whole'),
};

/**
 * The file that replaces one that asks the network what decides in it, or what its layers are, or one for what the network
 * does not have; undefined for all other files.
 */
function standInOf(name: string, needs: Needs): string | undefined {
  const [folder, file] = name.split('/');
  const replacing = ASKING[folder]?.(needs);
  return replacing === undefined ? undefined : `${replacing}/${file}`;
}

/** The names of the files that a file imports. */
function importsOf(name: string): readonly string[] {
  const imported = readFileSync(pathOf(name), 'utf8').matchAll(/\bfrom '(\.[^']+)\.js'/g);
  return Array.from(imported, ([, path]) => kernelName(`${join(pathOf(name), '..', path)}.ts`));
}

/**
 * Source files of the kernel with everything that they import, in the order of their names.
 *
 * @param entries names of files: their paths in src/kernel without the ending
 * @param needs what the network needs: files for it replace those that ask the network
 */
export function kernelSources(
  entries: readonly string[],
  needs: Needs = FEWEST_NEEDS,
): readonly KernelFile[] {
  const files = new Map<string, KernelFile>();
  const open = [...entries];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const standIn = standInOf(name, needs);
    const read = standIn ?? name;
    if (files.has(read)) continue;
    files.set(
      read,
      standIn === undefined ? pathOf(name) : { path: pathOf(standIn), standsFor: pathOf(name) },
    );
    open.push(...importsOf(read));
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}

/** The inference routine: the file that it starts from. */
export const ROUTINE = 'classify';

/** The quantizer of raw samples. */
export const INPUT_QUANTIZER = 'input';

/** The checks of loadable models. */
export const BLOB_CHECKS: readonly string[] = ['bounds', 'crc'];
