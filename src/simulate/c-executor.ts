import { z } from 'zod';
import { type CompiledBundle, compiledFor, type ExecutorOptions } from './compiled-bundle.js';
import {
  type IntegerAnswers,
  type IntegerExecutor,
  type IntegerSamples,
  type RunOptions,
  stepLimit,
} from './executor.js';
import { SimulationError } from './failure.js';
import { buildHarness, type Harness } from './harness.js';
import { type ProgramRun, runOnSamples, runWithFiles } from './program.js';
import { checkSamples, decodeAnswers } from './samples.js';

/** What to build and where, and how the routine is called. */
export interface CExecutorOptions extends ExecutorOptions, RunOptions {}

/** Runs generated C, on this computer or on an emulated core. */
export interface CExecutor extends IntegerExecutor {
  /** Deepest stack of a call in bytes over all runs; undefined before a run and where it is not measured. */
  readonly stackBytes: number | undefined;
  /** Size of the workspace type in bytes; undefined before a run. */
  readonly workspaceBytes: number | undefined;
  /** Compiles and links, once; run() and selfTest() do it when needed. Throws SimulationError. */
  build(): Promise<Harness>;
  /** Runs the bundle's golden vectors; the number that fail. Throws SimulationError when there are none. */
  selfTest(): Promise<number>;
  /** The same program, not built again, with the routine called in another way. */
  calledBy(options: RunOptions): CExecutor;
}

/** A bundle and the program made from it. */
interface Built {
  readonly compiled: CompiledBundle;
  readonly harness: Harness;
}

const count = z.int().nonnegative();
const runReportSchema = z.strictObject({
  samples: count,
  features: count,
  classes: count,
  workspaceBytes: count,
  stackBytes: count.optional(),
  /** 1 if the answers say whether they are known. */
  knows: z.int().min(0).max(1),
});
type RunReport = z.output<typeof runReportSchema>;
const selfTestReportSchema = z.strictObject({ failures: count });

/**
 * An executor that compiles a bundle for a target and runs it there: as a subprocess, or in QEMU.
 *
 * Its methods throw SimulationError when a tool is missing (with the command that installs it), the C does not
 * compile, or the program crashes, hangs or answers incompletely.
 *
 * @throws RangeError when the number of steps is not valid
 */
export function createCExecutor(options: CExecutorOptions): CExecutor {
  // A folder for each command: executors may build at the same time.
  const purpose = commandOf(options).join('-');
  let building: Promise<Built> | undefined;

  async function build(): Promise<Built> {
    const compiled = await compiledFor(options, purpose);
    return { compiled, harness: await buildHarness(compiled) };
  }
  return executorOf(options, () => {
    building ??= build();
    return building;
  });
}

/** The command that tells the harness what to do with every sample. */
function commandOf(options: RunOptions): readonly string[] {
  const limit = stepLimit(options);
  return [options.mode ?? 'classify', ...(limit === undefined ? [] : [String(limit)])];
}

/** An executor of a program that `built` makes at the first use. */
function executorOf(options: CExecutorOptions, built: () => Promise<Built>): CExecutor {
  const { bundle, name, target, timeoutSeconds } = options;
  const command = commandOf(options);
  let stackBytes: number | undefined;
  let workspaceBytes: number | undefined;

  function remember(report: RunReport): void {
    workspaceBytes = report.workspaceBytes;
    if (report.stackBytes !== undefined) {
      stackBytes = Math.max(stackBytes ?? 0, report.stackBytes);
    }
  }

  return {
    name: target.name,
    get stackBytes() {
      return stackBytes;
    },
    get workspaceBytes() {
      return workspaceBytes;
    },
    async build() {
      return (await built()).harness;
    },
    async run(samples) {
      const { harness } = await built();
      const run = { target, program: harness.program, args: command, timeoutSeconds };
      const { report, answers } = await runSamples(samples, run);
      remember(report);
      return answers;
    },
    async selfTest() {
      const { compiled, harness } = await built();
      if (compiled.library.selfTest === undefined) {
        throw new SimulationError(
          `${bundle}: no header declares ${name}_selftest(); run \`ffirm generate\` again`,
        );
      }
      const run = { target, program: harness.program, args: ['selftest'], timeoutSeconds };
      return runWithFiles(run, {}, (report) => selfTestReportSchema.parse(report).failures);
    },
    calledBy(run) {
      const { mode: _mode, steps: _steps, ...rest } = options;
      return executorOf({ ...rest, ...run }, built);
    },
  };
}

async function runSamples(
  samples: IntegerSamples,
  run: ProgramRun,
): Promise<{ report: RunReport; answers: IntegerAnswers }> {
  checkSamples(samples, samples.features);
  return runOnSamples(run, samples.inputs, (found, bytes) => {
    const report = runReportSchema.parse(found);
    checkSamples(samples, report.features);
    if (report.samples !== samples.count) {
      throw new SimulationError(
        `target "${run.target.name}": the program answered ${report.samples} of ${samples.count} samples; run \`ffirm generate\` again`,
      );
    }
    return { report, answers: decodeAnswers(bytes, report.samples, report.classes, report.knows === 1) };
  });
}
