import { z } from 'zod';
import type { ConvertedValues } from '../signal/samples-of-values.js';
import { compiledFor, type ExecutorOptions } from './compiled-bundle.js';
import { SimulationError } from './failure.js';
import { buildStreamHarness } from './harness.js';
import { runOnSamples } from './program.js';
import {
  decodeStreamAnswers,
  encodeSamples,
  type SignalSamples,
  type StreamAnswers,
} from './stream-answers.js';

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

/** The result of a run of generated C on a recording. */
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
  run(signal: SignalSamples, command?: 'push' | 'collect' | 'blocks'): Promise<StreamRun>;
  /**
   * Makes samples of values.
   *
   * @param values `[count][channels]`
   * @throws SimulationError as run
   */
  convert(values: Float32Array): Promise<ConvertedValues>;
}

const conversionSchema = z.strictObject({ rows: count, changed: count });

/** An executor of a bundle with a front end; it is built at the first run. */
export function createStreamExecutor(options: ExecutorOptions): StreamExecutor {
  const { target, timeoutSeconds } = options;
  let building: Promise<string> | undefined;

  async function build(): Promise<string> {
    return (await buildStreamHarness(await compiledFor(options, 'stream'))).program;
  }

  return {
    async run(signal, command = 'push') {
      building ??= build();
      const run = { target, program: await building, args: [command], timeoutSeconds };
      return runOnSamples(run, encodeSamples(signal), (found, bytes) => {
        const report = reportSchema.parse(found);
        if (report.channels !== signal.channels || report.samples !== signal.count) {
          throw new SimulationError(
            `target "${target.name}": the program took ${report.samples} samples of ${report.channels} channels, ` +
              `there are ${signal.count} of ${signal.channels}; run \`ffirm generate\` again`,
          );
        }
        const { classes, features, streamBytes, stackBytes } = report;
        const answers = decodeStreamAnswers(bytes, { count: report.answers, classes, features });
        return { answers, streamBytes, stackBytes };
      });
    },
    async convert(values) {
      building ??= build();
      const run = { target, program: await building, args: ['values'], timeoutSeconds };
      return runOnSamples(
        run,
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
        (found, bytes) => {
          const { changed } = conversionSchema.parse(found);
          if (bytes.length !== 2 * values.length) {
            throw new SimulationError(
              `target "${target.name}": the program made ${bytes.length / 2} samples of ${values.length} values; run \`ffirm generate\` again`,
            );
          }
          return { samples: new Int16Array(Uint8Array.from(bytes).buffer), changed };
        },
      );
    },
  };
}
