import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { readIfPresent } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { writeWhole } from '../io/write-file.js';

/** Names of the steps of a run, in order; a run has either `train` or `import`. */
export type StepName = 'train' | 'import' | 'quantize' | 'calibrate' | 'generate' | 'verify';

const recordSchema = z.record(
  z.string(),
  z.object({ inputs: z.string(), outputs: z.record(z.string(), z.string()) }),
);

/** SHA-256 of a file, or of the names and contents of all files in a folder; undefined if neither exists. */
export async function hashPath(path: string): Promise<string | undefined> {
  try {
    const facts = await stat(path);
    // A device such as /dev/zero never ends.
    if (facts.isFile()) return sha256(await readFile(path));
    if (!facts.isDirectory()) return undefined;
    const names = await readdir(path, { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    const parts = await Promise.all(
      files.map(async (file) => `${file.slice(path.length)} ${sha256(await readFile(file))}\n`),
    );
    return sha256(...parts);
  } catch {
    return undefined;
  }
}

async function readRecord(file: string): Promise<z.output<typeof recordSchema>> {
  try {
    return recordSchema.parse(JSON.parse((await readIfPresent(file)) ?? '{}'));
  } catch {
    // A damaged record only means that no step is skipped.
    return {};
  }
}

/** True if there is a record of steps, which shows that ffirm wrote the folder. */
export async function hasRecord(file: string): Promise<boolean> {
  return Object.keys(await readRecord(file)).length > 0;
}

/** An output of a step. */
export interface StepOutput {
  /** Its name in the record, which does not depend on where the folder is. */
  readonly name: string;
  /** Hash of its content; undefined if it is missing or incomplete. */
  hash(): Promise<string | undefined>;
  /** Reads it the way the next step does. @throws what decoding throws */
  check(): Promise<unknown>;
}

/**
 * True when a step can be skipped: its inputs have the same hash as when it last ran, and its outputs are untouched and
 * readable.
 *
 * @param file the record of the steps that ran
 */
export async function isUpToDate(
  file: string,
  step: StepName,
  inputs: string,
  outputs: readonly StepOutput[],
): Promise<boolean> {
  const record = (await readRecord(file))[step];
  if (record === undefined || record.inputs !== inputs) return false;
  try {
    for (const { name, hash, check } of outputs) {
      const now = await hash();
      if (now === undefined || now !== record.outputs[name]) return false;
      await check();
    }
    return true;
  } catch {
    // An output that cannot be read is produced again, whatever the record says.
    return false;
  }
}

/**
 * Records that a step ran, with its inputs and outputs, after reading the outputs back.
 *
 * @throws what reading an output throws; nothing is recorded then
 */
export async function recordStep(
  file: string,
  step: StepName,
  inputs: string,
  outputs: readonly StepOutput[],
): Promise<void> {
  const hashes: Record<string, string> = {};
  for (const { name, hash, check } of outputs) {
    await check();
    const now = await hash();
    if (now === undefined) throw new InputError(`${name}: is missing or incomplete; run the command again`);
    hashes[name] = now;
  }
  const record = await readRecord(file);
  await writeWhole(file, `${JSON.stringify({ ...record, [step]: { inputs, outputs: hashes } }, null, 2)}\n`);
}
