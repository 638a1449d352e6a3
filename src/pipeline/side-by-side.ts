import { stat } from 'node:fs/promises';
import { loadConfig } from '../config/load.js';
import { InputError } from '../errors/input-error.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { MANIFEST_FILE } from '../io/manifest.js';
import { readManifest } from '../io/manifest-check.js';
import { type PercentInterval, wilsonInterval } from '../metrics/wilson.js';
import { readBench } from './bench-file.js';
import { type ComparedNetwork, runCompare } from './compare-step.js';
import { pathsIn, pathsOf } from './paths.js';
import { readVerified } from './verified.js';

/** A run beside others. */
export interface RunBeside extends ComparedNetwork {
  /** Samples of the test part. */
  readonly testSamples: number;
  /** Accuracy with early exit, with Wilson's interval; null without samples. */
  readonly accuracyInterval: PercentInterval | null;
  /** Every class with early exit, in percent. */
  readonly classes: readonly {
    readonly name: string;
    readonly sensitivity: number | null;
    readonly ppv: number | null;
  }[];
  /** Instructions on every core that was measured. */
  readonly cores: readonly {
    readonly target: string;
    readonly title: string;
    readonly instructions: { readonly mean: number; readonly worst: number };
  }[];
}

/** The folder of a run: of a config, or itself. @throws InputError when there is no such file or folder */
async function folderOf(source: string): Promise<string> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) {
    throw new InputError(`${source}: there is no such file or folder; name a config or the folder of a run`);
  }
  return found.isDirectory() ? source : pathsOf(await loadConfig(source)).root;
}

async function describe(network: ComparedNetwork, folder: string): Promise<RunBeside> {
  const paths = pathsIn(folder);
  const verified = await readVerified(paths.verification);
  const { scores } = verified.scores.earlyExit;
  const right = scores.classes.reduce((sum, one) => sum + one.right, 0);
  const model = sha256(await readInput(paths.integerModel, 'run `ffirm run` with its config first'));
  const config = (await readManifest(paths.bundle))?.config;
  if (config === undefined) {
    throw new InputError(`${paths.bundle}: has no ${MANIFEST_FILE}; run \`ffirm generate\` again`);
  }
  const bench = await readBench(paths.bench, { model, config });
  return {
    ...network,
    testSamples: scores.count,
    accuracyInterval: wilsonInterval(right, scores.count),
    classes: scores.classes.map(({ name, sensitivity, ppv }) => ({ name, sensitivity, ppv })),
    cores: (bench?.cores ?? []).map(({ target, title, instructions }) => ({ target, title, instructions })),
  };
}

/**
 * Reads the results of finished runs, to put them side by side. Nothing is run.
 *
 * @param sources configs, or folders of runs
 * @throws InputError when one is missing or damaged, or two are the same
 */
export async function runSideBySide(sources: readonly string[]): Promise<readonly RunBeside[]> {
  const folders = await Promise.all(sources.map(folderOf));
  const networks = await runCompare(folders);
  return Promise.all(networks.map((network, i) => describe({ ...network, source: sources[i] }, folders[i])));
}
