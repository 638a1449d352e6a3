import { z } from 'zod';
import { openDevice } from '../adapt/device.js';
import { practise } from '../adapt/practice.js';
import type { Bundle } from '../codegen/bundle.js';
import type { BundleInput } from '../codegen/bundle-input.js';
import type { Config } from '../config/config.js';
import { type Dataset, pickSamples as pickData } from '../data/dataset.js';
import { spreadIndices } from '../math/spread.js';
import { createCExecutor } from '../simulate/c-executor.js';
import { type ChecksReport, checkCompiled } from '../simulate/checks.js';
import { type Comparison, compareAnswers, comparedSchema } from '../simulate/compare.js';
import type { CompiledBundle } from '../simulate/compiled-bundle.js';
import { type CppReport, checkCpp } from '../simulate/cpp-checks.js';
import type { IntegerAnswers, IntegerSamples } from '../simulate/executor.js';
import { recordDevice } from '../simulate/learn-commands.js';
import { createLearnExecutor } from '../simulate/learn-executor.js';
import { pickAnswers, pickSamples } from '../simulate/samples.js';
import { type SizeReport, sizeOf } from '../simulate/size.js';
import { createTypescriptExecutor } from '../simulate/typescript.js';

/** Number of samples, spread evenly over the test part, to run on a target that verify.samples does not name. */
const DEFAULT_SAMPLES = 1000;

/** One in this many samples also goes through the whole network, which takes much longer where early exit saves much. */
const WHOLE_SHARE = 10;

/** Limit on the features of test samples that go through the quantizer of floats on a target. */
const QUANTIZED_FEATURES = 100_000;

/** Limit on the samples that a learner practises with. */
const PRACTICE_SAMPLES = 150;

/** Limit on the samples that go through the network that is loaded from memory. */
const LOADED_SAMPLES = 100;

/** What a learner did that was told the same as one in TypeScript, and what it takes. */
const learningSchema = z
  .object({
    commands: z.number(),
    /** Commands that returned other integers. */
    mismatches: z.number(),
    /** Size of a learner in bytes. */
    learner: z.number(),
    /** Flash of learning, in addition to that of the network, in bytes. */
    flash: z.object({ code: z.number(), constants: z.number() }).readonly(),
  })
  .readonly();

/** What one executor answered in one call a sample, and what it takes of the target: what the summary of a run reads. */
export const executorSchema = comparedSchema
  .extend({
    executor: z.string(),
    /** The same samples, step by step. */
    stepped: comparedSchema,
    /** A tenth of the samples through the whole network, so that the weights after the exit points are checked too. */
    whole: comparedSchema,
    /** Deepest stack of a call in bytes, if it is measured. */
    stack: z.number().exactOptional(),
    /** Flash of the routine and input quantizers, and of weights and other constants, in bytes. */
    flash: z.object({ code: z.number(), weights: z.number() }).readonly(),
    /** Size of the workspace in bytes. */
    workspace: z.number(),
    /** Learning on the device; absent if the network does not learn there. */
    learning: learningSchema.exactOptional(),
  })
  .readonly();

/** All that was found on a target: every way of calling compared with the TypeScript integers, and more. */
export interface ExecutorReport
  extends Comparison,
    Omit<z.output<typeof executorSchema>, keyof Comparison>,
    ChecksReport {
  readonly stepped: Comparison;
  readonly whole: Comparison;
  /** The C++ header; only on this computer, and only if it has a C++ compiler. */
  readonly cpp?: CppReport;
  /** Number of golden vectors that failed in the self-test. */
  readonly selfTestFailures: number;
  /** External symbols that the library needs. */
  readonly undefinedSymbols: readonly string[];
}

/** Number of samples that differed, over all ways of calling. */
export function mismatchesOf(report: z.output<typeof executorSchema>): number {
  const { mismatches, stepped, whole } = report;
  return mismatches.samples + stepped.mismatches.samples + whole.mismatches.samples;
}

/** Number of faults in the C++ header. */
function cppFaults({ answers, quantizers, constants, broken }: CppReport): number {
  const inputs = quantizers.float.mismatches + (quantizers.raw?.mismatches ?? 0);
  return answers.mismatches.samples + inputs + constants.wrong.length + broken.length;
}

/** All faults of a target, in words; empty if its bundle is correct. */
export function faultsOf(report: ExecutorReport): readonly string[] {
  const { constants, quantizers, golden, edges, blob, cpp } = report;
  const counts: readonly (readonly [count: number, what: string])[] = [
    [mismatchesOf(report), 'answers to samples'],
    [edges.mismatches.samples, 'answers to synthetic inputs'],
    [report.selfTestFailures + golden.wrong.length, 'golden vectors'],
    [golden.unnoticed, 'faults that the self-test does not find'],
    [quantizers.float.mismatches, 'inputs computed from floats'],
    [quantizers.raw?.mismatches ?? 0, 'inputs computed from raw samples'],
    [blob.mismatches.samples, 'answers of the network from memory'],
    [blob.wrong.length, 'damaged networks that are not refused correctly'],
    [constants.wrong.length, 'constants'],
    [report.learning?.mismatches ?? 0, 'commands to a learner'],
    [cpp === undefined ? 0 : cppFaults(cpp), 'faults in C++'],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

/** What to run on which target, and what to compare it with. */
export interface TargetInput {
  /** Samples to run on each target, by its name. */
  readonly counts: Config['verify']['samples'];
  /** The bundle compiled for the target. */
  readonly compiled: CompiledBundle;
  /** The input from which the bundle is generated, and the files that it must contain. */
  readonly input: BundleInput;
  readonly fresh: Bundle;
  readonly test: Dataset;
  /** The test part, quantized. */
  readonly samples: IntegerSamples;
  /** Answers of the TypeScript integers to the samples. */
  readonly reference: IntegerAnswers;
}

/**
 * The comparison, with the sample number of the first difference counted in the test part instead of the samples that were
 * run.
 */
function numberedAs(chosen: Uint32Array, comparison: Comparison): Comparison {
  const { first } = comparison;
  return first === undefined
    ? comparison
    : { ...comparison, first: { ...first, sample: chosen[first.sample] } };
}

/** Tells a learner in the C of a target everything that one in TypeScript was told; undefined if the network does not learn. */
async function verifyLearning(
  { compiled, input, samples: { count, features, inputs }, test }: TargetInput,
  size: SizeReport,
): Promise<z.output<typeof learningSchema> | undefined> {
  const { adaptation } = input;
  if (adaptation === undefined) return undefined;
  const { model } = input.file.network;
  const chosen = spreadIndices(count, PRACTICE_SAMPLES);
  const { device, commands, returned } = recordDevice(openDevice(model, adaptation));
  practise(
    model,
    device,
    {
      inputs: pickSamples({ count, features, inputs }, chosen).inputs,
      labels: pickData(test, chosen).labels,
    },
    true,
  );
  const { bundle, name, target, folder: workDir } = compiled;
  const executor = createLearnExecutor({ bundle, name, target, workDir, compiled });
  const { mismatches, learnerBytes } = await executor.run(model, commands, returned);
  const { code, constants } = size.learning;
  return { commands: commands.length, mismatches, learner: learnerBytes, flash: { code, constants } };
}

/**
 * Runs the C of a bundle on one target in every possible way, and compares every integer.
 *
 * @throws SimulationError when QEMU is missing, or the C does not link or run
 */
export async function verifyTarget(verifying: TargetInput): Promise<ExecutorReport> {
  const { counts, compiled, input, fresh } = verifying;
  const { target, bundle, name, folder: workDir } = compiled;
  const { model } = input.file.network;
  const all = verifying.samples;
  const count = Math.min(all.count, counts[target.name] ?? DEFAULT_SAMPLES);
  const chosen = spreadIndices(all.count, count);
  const samples = pickSamples(all, chosen);
  const expected = pickAnswers(verifying.reference, chosen);
  const executor = createCExecutor({ bundle, name, target, workDir, compiled });
  const compare = (answers: IntegerAnswers) => numberedAs(chosen, compareAnswers(expected, answers));
  const comparison = compare(await executor.run(samples));
  const stepped = compare(await executor.calledBy({ mode: 'step' }).run(samples));

  const fewChosen = spreadIndices(all.count, Math.ceil(count / WHOLE_SHARE));
  const few = pickSamples(all, fewChosen);
  const whole = numberedAs(
    fewChosen,
    compareAnswers(
      await createTypescriptExecutor(model, { mode: 'whole' }).run(few),
      await executor.calledBy({ mode: 'whole' }).run(few),
    ),
  );
  const selfTestFailures = await executor.selfTest();
  const quantized = spreadIndices(all.count, Math.ceil(QUANTIZED_FEATURES / model.features));
  const look = {
    input,
    fresh,
    features: pickData(verifying.test, quantized).features,
    samples: pickSamples(all, fewChosen.subarray(0, LOADED_SAMPLES)),
  };
  const checks = await checkCompiled(compiled, look);
  const cpp = await checkCpp(compiled, look);
  const size = await sizeOf(compiled);
  const learning = await verifyLearning(verifying, size);
  const { stackBytes, workspaceBytes = 0 } = executor;
  return {
    executor: target.name,
    ...comparison,
    stepped,
    whole,
    selfTestFailures,
    ...checks,
    ...(cpp === undefined ? {} : { cpp }),
    ...(stackBytes === undefined ? {} : { stack: stackBytes }),
    flash: { code: size.code, weights: size.constants },
    workspace: workspaceBytes,
    ...(learning === undefined ? {} : { learning }),
    undefinedSymbols: size.undefinedSymbols,
  };
}
