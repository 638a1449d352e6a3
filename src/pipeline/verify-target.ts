import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { spreadIndices } from '../math/spread.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import { createCExecutor } from '../simulate/c-executor.js';
import { type Comparison, compareAnswers } from '../simulate/compare.js';
import type { IntegerAnswers, IntegerSamples } from '../simulate/executor.js';
import { pickAnswers, pickSamples } from '../simulate/samples.js';
import { measureSize } from '../simulate/size.js';
import type { Target } from '../simulate/target.js';
import { createTypescriptExecutor } from '../simulate/typescript.js';

/** Samples, spread evenly over the test part, to run on a target that verify.samples does not name. */
const DEFAULT_SAMPLES = 1000;

/** One sample in so many also goes through the whole network, which takes that much longer when exits save much. */
const WHOLE_SHARE = 10;

/** What one executor answered in one call a sample, compared with the TypeScript integers, and more of the target. */
export interface ExecutorReport extends Comparison {
  readonly executor: string;
  /** The same samples, step by step. */
  readonly stepped: Comparison;
  /** A tenth as many through the whole network, so that the weights behind the exits are looked at, too. */
  readonly whole: Comparison;
  /** Golden vectors that failed in the self-test. */
  readonly selfTestFailures: number;
  /** Deepest stack of a call in bytes, where it is measured. */
  readonly stack?: number;
  /** Flash of the routine and input quantizers, and of weights and other constants, in bytes. */
  readonly flash: { readonly code: number; readonly weights: number };
  /** Size of the workspace in bytes. */
  readonly workspace: number;
  /** Symbols that the library needs from outside. */
  readonly undefinedSymbols: readonly string[];
}

/** How many samples differed in a comparison. */
interface Compared {
  readonly mismatches: { readonly samples: number };
}

/** Samples that differed, over all ways of calling. */
export function mismatchesOf(report: Compared & { stepped: Compared; whole: Compared }): number {
  const { mismatches, stepped, whole } = report;
  return mismatches.samples + stepped.mismatches.samples + whole.mismatches.samples;
}

/** What to run where, and what to compare it with. */
export interface TargetInput {
  readonly config: Config;
  readonly target: Target;
  readonly model: IntegerModel;
  readonly samples: IntegerSamples;
  /** Answers of the TypeScript integers to the samples. */
  readonly reference: IntegerAnswers;
  /** Folder of the bundle. */
  readonly bundle: string;
  /** Folder for objects and programs. */
  readonly work: string;
}

/** A comparison whose first difference has the number of its sample in the test part, not among those that were run. */
function numberedAs(chosen: Uint32Array, comparison: Comparison): Comparison {
  const { first } = comparison;
  return first === undefined
    ? comparison
    : { ...comparison, first: { ...first, sample: chosen[first.sample] } };
}

/**
 * Runs the C of a bundle on one target in every way there is, and compares every integer.
 *
 * @throws SimulationError when a compiler or QEMU is missing, or the C does not compile or run
 */
export async function verifyTarget(input: TargetInput): Promise<ExecutorReport> {
  const { config, target, model, bundle } = input;
  const { name } = config;
  const count = Math.min(input.samples.count, config.verify.samples[target.name] ?? DEFAULT_SAMPLES);
  const chosen = spreadIndices(input.samples.count, count);
  const samples = pickSamples(input.samples, chosen);
  const expected = pickAnswers(input.reference, chosen);
  const executor = createCExecutor({ bundle, name, target, workDir: join(input.work, 'verify') });
  const compare = (answers: IntegerAnswers) => numberedAs(chosen, compareAnswers(expected, answers));
  const comparison = compare(await executor.run(samples));
  const stepped = compare(await executor.calledBy({ mode: 'step' }).run(samples));

  const fewChosen = spreadIndices(input.samples.count, Math.ceil(count / WHOLE_SHARE));
  const few = pickSamples(input.samples, fewChosen);
  const whole = numberedAs(
    fewChosen,
    compareAnswers(
      await createTypescriptExecutor(model, { mode: 'whole' }).run(few),
      await executor.calledBy({ mode: 'whole' }).run(few),
    ),
  );
  const selfTestFailures = await executor.selfTest();
  const size = await measureSize(bundle, name, target, input.work);
  const { stackBytes, workspaceBytes = 0 } = executor;
  return {
    executor: target.name,
    ...comparison,
    stepped,
    whole,
    selfTestFailures,
    ...(stackBytes === undefined ? {} : { stack: stackBytes }),
    flash: { code: size.code, weights: size.constants },
    workspace: workspaceBytes,
    undefinedSymbols: size.undefinedSymbols,
  };
}
