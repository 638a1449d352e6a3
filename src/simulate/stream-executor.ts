import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { inScratchFolder } from '../io/scratch-folder.js';
import { writeScratch } from '../io/write-file.js';
import { type CompiledBundle, compileBundle } from './compiled-bundle.js';
import { SimulationError } from './failure.js';
import { buildStreamHarness } from './harness.js';
import { runHarness } from './program.js';
import {
  decodeStreamAnswers,
  encodeSamples,
  type SignalSamples,
  type StreamAnswers,
} from './stream-answers.js';
import type { Target } from './target.js';

const count = z.int().nonnegative();
const reportSchema = z.strictObject({
  samples: count,
  answers: count,
  channels: count,
  features: count,
  classes: count,
  streamBytes: count,
  stackBytes: count.optional(),
});

/** What a run of generated C on a recording came to. */
export interface StreamRun {
  readonly answers: StreamAnswers;
  /** Size of the stream type, the workspace included. */
  readonly streamBytes: number;
  /** Deepest stack of a push in bytes; undefined where it is not measured. */
  readonly stackBytes: number | undefined;
}

/** Runs the C of a front end and its network, on this computer or on an emulated core. */
export interface StreamExecutor {
  /** @throws SimulationError when the program cannot be built, crashes, hangs or answers incompletely */
  run(signal: SignalSamples, command?: 'push' | 'collect'): Promise<StreamRun>;
}

/** What to build and where. */
export interface StreamExecutorOptions {
  /** Folder of the generated bundle. */
  readonly bundle: string;
  /** Name of the bundle: prefix of its symbols and files. */
  readonly name: string;
  readonly target: Target;
  /** Folder for objects and programs; made when absent. */
  readonly workDir: string;
  /** Compiler flags after those of the target, such as sanitizers. */
  readonly flags?: readonly string[];
  /** The bundle as it was compiled before, for the same target; compiled in workDir when absent. */
  readonly compiled?: CompiledBundle;
  /** Longest time a run may take; 600 when absent. */
  readonly timeoutSeconds?: number;
}

/** An executor of a bundle with a front end; it is built at the first run. */
export function createStreamExecutor(options: StreamExecutorOptions): StreamExecutor {
  const { bundle, name, target, workDir, flags = [], timeoutSeconds = 600 } = options;
  const folder = resolve(workDir, target.name, 'stream');
  let building: Promise<string> | undefined;

  async function build(): Promise<string> {
    const compiled = options.compiled ?? (await compileBundle({ bundle, name, target, folder, flags }));
    return (await buildStreamHarness(compiled)).program;
  }

  return {
    async run(signal, command = 'push') {
      building ??= build();
      const program = await building;
      return inScratchFolder(async (cwd) => {
        await writeScratch(join(cwd, 'samples.bin'), encodeSamples(signal));
        const args = [command, 'samples.bin', 'answers.bin'];
        const report = reportSchema.parse(await runHarness(target, program, args, { cwd, timeoutSeconds }));
        if (report.channels !== signal.channels || report.samples !== signal.count) {
          throw new SimulationError(
            `target "${target.name}": the program took ${report.samples} samples of ${report.channels} channels, ` +
              `there are ${signal.count} of ${signal.channels}; run \`ffirm generate\` again`,
          );
        }
        const { classes, features, streamBytes, stackBytes } = report;
        const bytes = await readFile(join(cwd, 'answers.bin'));
        const answers = decodeStreamAnswers(bytes, { count: report.answers, classes, features });
        return { answers, streamBytes, stackBytes };
      }, folder);
    },
  };
}
