import { z } from 'zod';
import type { Command } from '../adapt/device.js';
import type { Model } from '../kernel/types.js';
import { compiledFor, type ExecutorOptions } from './compiled-bundle.js';
import { SimulationError } from './failure.js';
import { buildLearnHarness } from './harness.js';
import { encodeCommands, rowOf } from './learn-commands.js';
import { runOnSamples } from './program.js';

const count = z.int().nonnegative();
const reportSchema = z.strictObject({
  commands: count,
  classes: count,
  features: count,
  learnerBytes: count,
  stateBytes: count,
});

/** The result of telling a learner in generated C what to do. */
export interface LearnRun {
  /** Commands that returned something else than expected. */
  readonly mismatches: number;
  /** The first of them; undefined if there is none. */
  readonly first: number | undefined;
  /** Size of a learner in bytes. */
  readonly learnerBytes: number;
}

/** Tells learners in generated C what to do, on this computer or on an emulated core. */
export interface LearnExecutor {
  /**
   * @param expected what each command returns in TypeScript
   * @throws SimulationError when the program cannot be built, crashes, hangs or obeys fewer commands
   */
  run(
    model: Model,
    commands: readonly Command[],
    expected: readonly (readonly number[])[],
  ): Promise<LearnRun>;
}

/** An executor of a bundle whose network learns on the device; it is built at the first run. */
export function createLearnExecutor(options: ExecutorOptions): LearnExecutor {
  const { target, timeoutSeconds } = options;
  let building: Promise<string> | undefined;

  async function build(): Promise<string> {
    return (await buildLearnHarness(await compiledFor(options, 'learn'))).program;
  }

  return {
    async run(model, commands, expected) {
      building ??= build();
      const run = { target, program: await building, args: ['learn'], timeoutSeconds };
      return runOnSamples(run, encodeCommands(model, commands), (found, bytes) => {
        const report = reportSchema.parse(found);
        const length = rowOf(model, []).length;
        if (report.commands !== commands.length || bytes.length !== 4 * length * commands.length) {
          throw new SimulationError(
            `target "${target.name}": the program obeyed ${report.commands} of ${commands.length} commands; run \`ffirm generate\` again`,
          );
        }
        const rows = new DataView(Uint8Array.from(bytes).buffer);
        const differs = commands.map((_, i) =>
          rowOf(model, expected[i]).some((value, k) => rows.getInt32(4 * (i * length + k), true) !== value),
        );
        const first = differs.indexOf(true);
        return {
          mismatches: differs.filter(Boolean).length,
          first: first < 0 ? undefined : first,
          learnerBytes: report.learnerBytes,
        };
      });
    },
  };
}
