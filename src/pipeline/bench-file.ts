import { z } from 'zod';
import type { BenchReport } from '../bench/bundle.js';
import type { StreamBenchReport } from '../bench/stream.js';
import { InputError } from '../errors/input-error.js';
import { readIfPresent } from '../io/files.js';
import { writeWhole } from '../io/write-file.js';

/** Version of bench.json. */
const FORMAT = 'ffirm bench 1';

const range = z.object({ mean: z.number(), worst: z.number() }).readonly();
const effort = { instructions: range, cycles: range };

const coreSchema = z
  .object({
    ...effort,
    target: z.string(),
    title: z.string(),
    kernel: z.string(),
    samples: z.number(),
    exits: z.array(z.object({ ...effort, exit: z.number(), samples: z.number() }).readonly()).readonly(),
    memory: z
      .object({ code: z.number(), weights: z.number(), workspace: z.number(), stack: z.number() })
      .readonly(),
    boards: z
      .array(
        z
          .object({
            board: z.string(),
            megahertz: z.number(),
            microseconds: range,
            microjoules: z.number().exactOptional(),
            fits: z.boolean(),
          })
          .readonly(),
      )
      .readonly(),
    timingSource: z.array(z.string()).readonly(),
  })
  .readonly();

const streamSchema = z
  .object({
    target: z.string(),
    answer: z.object({ instructions: z.number(), cycles: z.number() }).readonly(),
    second: z.object({ instructions: z.number(), cycles: z.number() }).readonly(),
    boards: z
      .array(
        z
          .object({
            board: z.string(),
            megahertz: z.number(),
            busy: z.number(),
            microjoules: z.number().exactOptional(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

const fileSchema = z
  .object({
    format: z.literal(FORMAT),
    /** SHA-256 of the integer model file. */
    model: z.string(),
    /** Hash of the configuration that the bundle depends on. */
    config: z.string(),
    cores: z.array(coreSchema).readonly(),
    /** From raw samples to answers; empty if there is no front end. */
    streams: z.array(streamSchema).readonly(),
    over: z.object({ testSamples: z.number(), testRecordings: z.number().nullable() }).readonly(),
  })
  .readonly();

/** What bench.json keeps of the last measurements of a bundle. */
export type BenchFile = z.output<typeof fileSchema>;

/** What a measurement belongs to. */
export type Measured = Pick<BenchFile, 'model' | 'config'>;

/**
 * The measurements of a bundle.
 *
 * @returns undefined if nothing was measured yet, or another bundle was
 * @throws InputError when the file is damaged
 */
export async function readBench(path: string, { model, config }: Measured): Promise<BenchFile | undefined> {
  const text = await readIfPresent(path);
  if (text === undefined) return undefined;
  try {
    const found = fileSchema.parse(JSON.parse(text));
    return found.model === model && found.config === config ? found : undefined;
  } catch (cause) {
    throw new InputError(`${path}: is damaged or of another version; run \`ffirm bench\` again`, { cause });
  }
}

/** What `bench` found, of which the file keeps a part. */
interface Measurements extends Pick<BenchFile, 'over'> {
  readonly cores: readonly Omit<BenchReport, 'runs'>[];
  readonly streams: readonly StreamBenchReport[];
}

/** New measurements in the place of older ones of the same cores; other cores stay, in the order of their names. */
function together<One extends { readonly target: string }>(
  older: readonly One[],
  newer: readonly One[],
): readonly One[] {
  const all = new Map([...older, ...newer].map((one) => [one.target, one]));
  return [...all.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
}

/**
 * Keeps the measurements of a bundle for reports. Those of cores that were not measured this time stay, if they are of the same
 * bundle.
 */
export async function writeBench(
  path: string,
  measured: Measured,
  { cores, streams, over }: Measurements,
): Promise<void> {
  // A damaged file is replaced: what it had is measured again.
  const older = await readBench(path, measured).catch(() => undefined);
  const kept = fileSchema.parse({ format: FORMAT, ...measured, cores, streams, over });
  const file: BenchFile = {
    ...kept,
    cores: together(older?.cores ?? [], kept.cores),
    streams: together(older?.streams ?? [], kept.streams),
  };
  await writeWhole(path, `${JSON.stringify(file, null, 2)}\n`);
}
