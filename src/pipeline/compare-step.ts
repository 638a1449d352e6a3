import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { loadConfig } from '../config/load.js';
import { InputError } from '../errors/input-error.js';
import { readIfPresent, readInput } from '../io/files.js';
import { type Decision, decisionOf } from '../kernel/decision/decision.js';
import type { Layer } from '../kernel/types.js';
import { describeNetwork } from '../model/network.js';
import { describedLayers } from '../quantize/convolutions.js';
import { decodeIntegerModel } from '../quantize/integer-model-file.js';
import { requireCountingTools, runBench } from './bench-step.js';
import { type Paths, pathsIn, pathsOf } from './paths.js';
import { silent, type WorkOptions } from './reporter.js';
import { runAll } from './run.js';
import { readVerified, type Verified } from './verified.js';
import { mismatchesOf } from './verify-target.js';

/** The figures of a network, for a comparison with others. */
export interface ComparedNetwork {
  readonly name: string;
  /** The config, folder or file that names it. */
  readonly source: string;
  readonly dataset: string;
  /** "imported" if the network was not trained here. */
  readonly learningRule: string;
  readonly decision: Decision;
  /** "784-256-256" */
  readonly network: string;
  /** Percent of the test samples. */
  readonly accuracy: Verified['accuracy'];
  /** Percent, with early exit; null if no class occurs. */
  readonly macroF1: number | null;
  /** Int8 weights of layers, label slots and heads. */
  readonly weights: number;
  /** Multiply-accumulates per sample, with early exit. */
  readonly macs: { readonly mean: number; readonly worst: number };
  /** Instructions of a classification on an emulated core: exact; absent if not counted. */
  readonly instructions?: { readonly core: string; readonly mean: number; readonly worst: number };
  /** Bytes on the first Cortex-M target, else the first target. */
  readonly flash: { readonly code: number; readonly weights: number };
  readonly workspace: number;
  /** Training time of all epochs on the machine that trained; absent if the network was not trained here. */
  readonly trainingSeconds?: number;
  readonly mismatches: number;
  readonly passed: boolean;
}

/** The options of `ffirm compare`. */
export interface CompareOptions extends WorkOptions {
  readonly abort?: AbortSignal | undefined;
  /** Core on which to count instructions; when absent, they are not counted. */
  readonly core?: string | undefined;
  /** Number of test samples to count instructions for. */
  readonly samples?: number | undefined;
}

/** A thing to compare: a config, whose steps can be run, or the files of an earlier run. */
interface Subject {
  readonly source: string;
  readonly paths: Paths;
  readonly config?: Awaited<ReturnType<typeof loadConfig>>;
}

/** A config file, the folder of a run, or a model file in one. @throws InputError when it is none of them */
async function openSubject(source: string): Promise<Subject> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) {
    throw new InputError(
      `${source}: there is no such file or folder; name a config, a build folder or a model file`,
    );
  }
  if (found.isDirectory()) return { source, paths: pathsIn(source) };
  if (source.endsWith('.safetensors')) return { source, paths: pathsIn(dirname(source)) };
  const config = await loadConfig(source);
  return { source, config, paths: pathsOf(config) };
}

/** Two sources must not share a folder: the later run would overwrite the earlier. @throws InputError naming both */
function checkDistinct(subjects: readonly Subject[]): void {
  for (const [i, { source, paths }] of subjects.entries()) {
    const twin = subjects.slice(0, i).find((other) => other.paths.root === paths.root);
    if (twin !== undefined) {
      throw new InputError(
        `${source}: has the same folder as ${twin.source}, ${paths.root}; give one of them another "name" or "output"`,
      );
    }
  }
}

/** The part of a model from which its weights are counted. */
interface Weighted {
  readonly layers: readonly Pick<Layer, 'inputs' | 'outputs'>[];
  readonly labelWeights: Int8Array;
  readonly heads: readonly { readonly weights: Int8Array }[];
}

/** The number of int8 weights of a network: layers, label slots and heads. */
export function countWeights({ layers, labelWeights, heads }: Weighted): number {
  const ofLayers = layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  return heads.reduce((sum, { weights }) => sum + weights.length, ofLayers + labelWeights.length);
}

const epochSchema = z.object({ seconds: z.number().min(0) });

/** Seconds of all epochs; undefined if nothing was trained. */
async function trainingSeconds({ metrics }: Paths): Promise<number | undefined> {
  const text = (await readIfPresent(metrics)) ?? '';
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return undefined;
  try {
    return lines.reduce((sum, line) => sum + epochSchema.parse(JSON.parse(line)).seconds, 0);
  } catch (cause) {
    throw new InputError(`${metrics}: a line of it is damaged; remove the file, or train again`, { cause });
  }
}

async function describeRun(
  { source, paths }: Subject,
  instructions: ComparedNetwork['instructions'],
): Promise<ComparedNetwork> {
  const bytes = await readInput(paths.verification, 'run `ffirm run` with its config first');
  const verified = await readVerified(paths.verification, bytes);
  const file = decodeIntegerModel(
    await readInput(paths.integerModel, 'run `ffirm run` with its config first'),
    paths.integerModel,
  );
  const { model } = file.network;
  const { provenance } = file.origin;
  const measured = verified.executors.find(({ stack }) => stack !== undefined) ?? verified.executors[0];
  const seconds = await trainingSeconds(paths);
  return {
    name: paths.root.split(/[\\/]/).at(-1) ?? paths.root,
    source,
    dataset: provenance.data.name,
    learningRule: provenance.training?.rule.kind ?? 'imported',
    decision: decisionOf(model),
    network: describeNetwork(describedLayers(model)),
    accuracy: verified.accuracy,
    macroF1: verified.scores.earlyExit.scores.macroF1,
    weights: countWeights(model),
    macs: { mean: verified.macs.mean, worst: verified.macs.worst },
    ...(instructions === undefined ? {} : { instructions }),
    flash: measured.flash,
    workspace: measured.workspace,
    ...(seconds === undefined ? {} : { trainingSeconds: seconds }),
    mismatches: verified.executors.reduce((sum, executor) => sum + mismatchesOf(executor), 0),
    passed: verified.passed,
  };
}

async function countInstructions(
  { config }: Subject,
  { core, samples, reporter, strict }: CompareOptions,
): Promise<ComparedNetwork['instructions']> {
  if (core === undefined || config === undefined) return undefined;
  const { cores } = await runBench(config, { reporter, strict, cores: [core], samples });
  return cores[0] === undefined ? undefined : { core: cores[0].target, ...cores[0].instructions };
}

/**
 * Compares networks. All steps of a config are run first; steps whose inputs did not change are skipped. For a folder or a
 * model file, the results of an earlier run are read; instructions are not counted, because nothing says which samples to
 * use.
 *
 * @param sources configs, folders of runs, or model files in them
 * @throws InputError when one is missing or damaged, or two are the same
 * @throws what the steps throw
 */
export async function runCompare(
  sources: readonly string[],
  options: CompareOptions = {},
): Promise<readonly ComparedNetwork[]> {
  const reporter = options.reporter ?? silent;
  const subjects = await Promise.all(sources.map(openSubject));
  checkDistinct(subjects);
  if (options.core !== undefined && subjects.some(({ config }) => config !== undefined)) {
    await requireCountingTools([options.core]);
  }
  const compared: ComparedNetwork[] = [];
  for (const subject of subjects) {
    if (subject.config !== undefined) {
      reporter.note(`${subject.source}:`);
      await runAll(subject.config, { reporter, strict: options.strict, abort: options.abort });
    }
    compared.push(await describeRun(subject, await countInstructions(subject, options)));
  }
  return compared;
}
