import { isAbsolute, join } from 'node:path';
import type { Config, ImportingConfig } from '../config/config.js';

/** The files that the steps of a run read and write, all below one folder. */
export interface Paths {
  readonly root: string;
  readonly checkpoint: string;
  readonly metrics: string;
  readonly model: string;
  /** The quantized network without exit points. */
  readonly quantized: string;
  readonly integerModel: string;
  /** The thresholds of the integer model, for people. */
  readonly thresholds: string;
  readonly bundle: string;
  readonly verification: string;
  readonly summary: string;
  /** Scores by published protocols that were written for the model card. */
  readonly protocols: string;
  /** What `bench` measured last. */
  readonly bench: string;
  /** The page of the run. */
  readonly report: string;
  readonly steps: string;
  /** Prevents two commands from writing at the same time; marks the folder as one of ffirm. */
  readonly lock: string;
  /** Objects and programs while a command runs. */
  readonly work: string;
}

/** The files of a config: below `output`, else config.output, else build/<name>. */
export function pathsOf(config: Pick<Config, 'name' | 'output'>, output?: string): Paths {
  return pathsIn(output ?? config.output ?? join('build', config.name));
}

/** The files of a run in a folder. */
export function pathsIn(root: string): Paths {
  return {
    root,
    checkpoint: join(root, 'checkpoint.safetensors'),
    metrics: join(root, 'metrics.jsonl'),
    model: join(root, 'model.safetensors'),
    quantized: join(root, 'quantized.safetensors'),
    integerModel: join(root, 'integer.safetensors'),
    thresholds: join(root, 'thresholds.json'),
    bundle: join(root, 'bundle'),
    verification: join(root, 'verify.json'),
    summary: join(root, 'summary.json'),
    protocols: join(root, 'protocols.json'),
    bench: join(root, 'bench.json'),
    report: join(root, 'report.html'),
    steps: join(root, 'steps.json'),
    lock: join(root, '.ffirm.lock'),
    work: join(root, 'work'),
  };
}

/** The files that the steps write, without the bundle. */
export function outputFiles(paths: Paths): readonly string[] {
  const { checkpoint, metrics, model, quantized, integerModel, thresholds, verification } = paths;
  const { summary, protocols, bench, report, steps } = paths;
  return [
    ...[checkpoint, metrics, model, quantized, integerModel, thresholds, verification],
    ...[summary, protocols, bench, report, steps],
  ];
}

/** The files of an imported network. */
export interface ImportPaths {
  readonly weights: string;
  /** Absent if the config names none. */
  readonly description?: string | undefined;
}

/** The files that a config imports; relative paths start from the folder of the config file. */
export function importPathsOf(config: Pick<ImportingConfig, 'import' | 'folder'>): ImportPaths {
  const place = (path: string) => (isAbsolute(path) ? path : join(config.folder ?? '.', path));
  const { weights, description } = config.import;
  return { weights: place(weights), description: description === undefined ? undefined : place(description) };
}
