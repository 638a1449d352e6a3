import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { inScratchFolder } from '../io/scratch-folder.js';
import { writeScratch } from '../io/write-file.js';
import { type CompiledBundle, compileBundle } from './compiled-bundle.js';
import {
  type IntegerAnswers,
  type IntegerExecutor,
  type IntegerSamples,
  type RunOptions,
  stepLimit,
} from './executor.js';
import { SimulationError } from './failure.js';
import { buildHarness, type Harness } from './harness.js';
import { runHarness } from './program.js';
import { checkSamples, decodeAnswers } from './samples.js';
import type { Target } from './target.js';

/** What to build and where. */
export interface CExecutorOptions extends RunOptions {
  /** Folder of the generated bundle. */
  readonly bundle: string;
  /** Name of the bundle: prefix of its symbols and files. */
  readonly name: string;
  readonly target: Target;
  /** Folder for objects and programs; made when absent. Executors that differ in flags alone need different ones. */
  readonly workDir: string;
  /** Compiler flags after those of the target, such as sanitizers. */
  readonly flags?: readonly string[];
  /** The bundle as it was compiled before, for the same target; compiled in workDir when absent. */
  readonly compiled?: CompiledBundle;
  /** Longest time a run may take; 600 when absent. */
  readonly timeoutSeconds?: number;
}

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
  /** The same program with the routine called in another way; it is not built again. */
  calledBy(options: RunOptions): CExecutor;
}

/** A bundle and the program made of it. */
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
});
type RunReport = z.output<typeof runReportSchema>;
const selfTestReportSchema = z.strictObject({ failures: count });

/**
 * An executor that compiles a bundle for a target and runs it there: as a subprocess, or in QEMU.
 *
 * Its methods throw SimulationError when a tool is missing (with the command that installs it), the C does not
 * compile, or the program crashes, hangs or answers incompletely.
 *
 * @throws RangeError when the number of steps is none
 */
export function createCExecutor(options: CExecutorOptions): CExecutor {
  const { bundle, name, target, workDir, flags = [] } = options;
  // Absolute, because the program runs in another folder. One for each command: executors may build at the same time.
  const folder = resolve(workDir, target.name, commandOf(options).join('-'));
  let building: Promise<Built> | undefined;

  async function build(): Promise<Built> {
    const compiled = options.compiled ?? (await compileBundle({ bundle, name, target, folder, flags }));
    return { compiled, harness: await buildHarness(compiled) };
  }
  return executorOf(options, () => {
    building ??= build();
    return building;
  });
}

/** What the harness is told to do with every sample. */
function commandOf(options: RunOptions): readonly string[] {
  const limit = stepLimit(options);
  return [options.mode ?? 'classify', ...(limit === undefined ? [] : [String(limit)])];
}

/** An executor of a program that `built` makes when it is first asked for. */
function executorOf(options: CExecutorOptions, built: () => Promise<Built>): CExecutor {
  const { bundle, name, target, timeoutSeconds = 600 } = options;
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
      return inScratchFolder(async (cwd) => {
        const { report, answers } = await runSamples(
          samples,
          target,
          harness.program,
          command,
          cwd,
          timeoutSeconds,
        );
        remember(report);
        return answers;
      }, dirname(harness.program));
    },
    async selfTest() {
      const { compiled, harness } = await built();
      if (compiled.library.selfTest === undefined) {
        throw new SimulationError(
          `${bundle}: no header declares ${name}_selftest(); run \`ffirm generate\` again`,
        );
      }
      return inScratchFolder(async (cwd) => {
        const report = await runHarness(target, harness.program, ['selftest'], { cwd, timeoutSeconds });
        return selfTestReportSchema.parse(report).failures;
      }, dirname(harness.program));
    },
    calledBy(run) {
      const { mode: _mode, steps: _steps, ...rest } = options;
      return executorOf({ ...rest, ...run }, built);
    },
  };
}

/** The program runs in `cwd` and gets bare file names, so that no path can have a space in it. */
async function runSamples(
  samples: IntegerSamples,
  target: Target,
  program: string,
  [mode, ...limit]: readonly string[],
  cwd: string,
  timeoutSeconds: number,
): Promise<{ report: RunReport; answers: IntegerAnswers }> {
  checkSamples(samples, samples.features);
  await writeScratch(join(cwd, 'samples.bin'), samples.inputs);
  const args = [mode, 'samples.bin', 'answers.bin', ...limit];
  const report = runReportSchema.parse(await runHarness(target, program, args, { cwd, timeoutSeconds }));
  checkSamples(samples, report.features);
  if (report.samples !== samples.count) {
    throw new SimulationError(
      `target "${target.name}": the program answered ${report.samples} of ${samples.count} samples; run \`ffirm generate\` again`,
    );
  }
  const answers = decodeAnswers(await readFile(join(cwd, 'answers.bin')), report.samples, report.classes);
  return { report, answers };
}
