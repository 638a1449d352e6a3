import { z } from 'zod';
import { type RawSignal, titleOfSignal } from '../data/recordings/raw-signal.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import type { FrontEndRecord } from '../signal/front-end.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import type { SignalProgram } from '../signal/program.js';
import { samplesOfValues } from '../signal/samples-of-values.js';
import type { CompiledBundle } from '../simulate/compiled-bundle.js';
import { edgeSignal, edgeValues } from '../simulate/edge-values.js';
import { compareStreams, type SignalSamples, type StreamAnswers } from '../simulate/stream-answers.js';
import { createStreamExecutor, type StreamExecutor } from '../simulate/stream-executor.js';
import { runStream } from '../simulate/stream-typescript.js';
import type { Work } from './work.js';

/** Results of the C of a target on one recording, from raw samples to labels. */
const recordingSchema = z.object({
  recording: z.string(),
  /** Samples of every channel. */
  samples: z.number(),
  answers: z.number(),
  /** Answers that differ from the TypeScript integers in any way: time, subject, inputs, label, exit, goodness. */
  mismatches: z.number(),
});
type RecordingReport = z.output<typeof recordingSchema>;

/** Results of the C of a target on recordings. */
export const streamSchema = z
  .object({
    executor: z.string(),
    recordings: z.array(recordingSchema.readonly()).readonly(),
    /** A synthetic recording: pulses, noise, silence and the largest possible jumps. */
    edges: recordingSchema.omit({ recording: true }).readonly(),
    /** Values in the units of the channels that were made samples; absent if the scales are not known. */
    values: z.object({ values: z.number(), mismatches: z.number() }).readonly().exactOptional(),
    /** Size of the stream, the workspace included, in bytes. */
    stream: z.number(),
    /** Deepest stack of a push in bytes; absent if it is not measured. */
    stack: z.number().exactOptional(),
  })
  .readonly();

/** @see streamSchema */
export type StreamReport = z.output<typeof streamSchema>;

/** A recording and the answers of the TypeScript integers. */
interface Reference<Signal = RawSignal> {
  readonly signal: Signal;
  readonly answers: StreamAnswers;
}

/** Makes samples of values for which this may go wrong, and compares them with those of the TypeScript. */
async function verifyValues(
  executor: StreamExecutor,
  channels: FrontEndRecord['channels'],
): Promise<{ readonly values: number; readonly mismatches: number }> {
  const values = edgeValues(channels);
  const expected = samplesOfValues(values, channels);
  const actual = await executor.convert(values);
  const wrong = expected.samples.reduce((sum, sample, i) => sum + Number(sample !== actual.samples[i]), 0);
  return {
    values: values.length,
    mismatches: wrong + Math.abs(expected.changed - actual.changed),
  };
}

async function verifyRecordings(
  references: readonly Reference[],
  edges: Reference<SignalSamples>,
  channels: FrontEndRecord['channels'],
  compiled: CompiledBundle,
): Promise<StreamReport> {
  const { bundle, name, target, folder: workDir } = compiled;
  const executor = createStreamExecutor({ bundle, name, target, workDir, compiled });
  const recordings: RecordingReport[] = [];
  let stream = 0;
  let stack: number | undefined;
  for (const { signal, answers } of references) {
    let mismatches = 0;
    // The other ways of calling are checked on one recording: they share nearly all functions with the first.
    const ways = recordings.length === 0 ? (['push', 'collect', 'blocks'] as const) : (['push'] as const);
    for (const command of ways) {
      const channels = signal.channels.length;
      const run = await executor.run({ count: signal.count, channels, samples: signal.samples }, command);
      mismatches += compareStreams(answers, run.answers).mismatches;
      stream = run.streamBytes;
      if (run.stackBytes !== undefined) stack = Math.max(stack ?? 0, run.stackBytes);
    }
    recordings.push({
      recording: titleOfSignal(signal),
      samples: signal.count,
      answers: answers.count,
      mismatches,
    });
  }
  const { answers } = await executor.run(edges.signal);
  return {
    executor: target.name,
    recordings,
    edges: {
      samples: edges.signal.count,
      answers: edges.answers.count,
      mismatches: compareStreams(edges.answers, answers).mismatches,
    },
    ...(compiled.library.scaled ? { values: await verifyValues(executor, channels) } : {}),
    stream,
    ...(stack === undefined ? {} : { stack }),
  };
}

/** Answers of a target that differ from the TypeScript integers. */
export function streamMismatches({ recordings, edges, values }: StreamReport): number {
  return recordings.reduce(
    (sum, { mismatches }) => sum + mismatches,
    edges.mismatches + (values?.mismatches ?? 0),
  );
}

function describeStreams(streams: StreamReport): string {
  const { executor, recordings } = streams;
  const sum = (of: (report: RecordingReport) => number) =>
    recordings.reduce((total, report) => total + of(report), 0);
  const mismatches = streamMismatches(streams);
  return (
    `${executor}: ${recordings.length} recordings, ${sum((report) => report.samples)} samples, ` +
    `${sum((report) => report.answers)} answers, ${mismatches === 0 ? 'same integers' : `${mismatches} MISMATCHES`}`
  );
}

/** Answers of the TypeScript integers to recordings. */
export function referenceAnswers(
  program: SignalProgram,
  { network }: IntegerModelFile,
  signals: readonly RawSignal[],
): readonly Reference[] {
  return signals.map((signal) => {
    const { count, samples, channels } = signal;
    return {
      signal,
      answers: runStream(program, network.model, { count, channels: channels.length, samples }),
    };
  });
}

/**
 * Pushes recordings through the C of every target, sample by sample, and compares every integer of every answer with those of
 * the TypeScript.
 *
 * @param names of the recordings, or "all" of them
 * @param builds the bundle, compiled for every target
 * @throws InputError when a recording is missing
 * @throws SimulationError when a compiler or QEMU is missing, or the C does not compile or run
 */
export async function verifyStreams(
  integer: IntegerModelFile,
  names: readonly string[],
  builds: readonly CompiledBundle[],
  { reporter, ...work }: Pick<Work, 'reporter' | 'signals'>,
): Promise<readonly StreamReport[]> {
  if (integer.frontEnd === undefined) return [];
  const signals = await work.signals(names.length === 1 && names[0] === 'all' ? undefined : names);
  const program = openFrontEnd(integer.frontEnd);
  const references = referenceAnswers(program, integer, signals);
  const signal = edgeSignal(program);
  const edges = { signal, answers: runStream(program, integer.network.model, signal) };
  const reports: StreamReport[] = [];
  for (const compiled of builds) {
    reporter.note(`pushing ${references.length} recordings through the C on ${compiled.target.title}`);
    const report = await verifyRecordings(references, edges, integer.frontEnd.channels, compiled);
    reporter.note(describeStreams(report));
    reports.push(report);
  }
  return reports;
}
