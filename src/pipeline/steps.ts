import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfPresent, writeWhole } from '../io/files.js';
import { sha256 } from '../io/hash.js';

/** Names of the steps of a run, in order; a run has either `train` or `import`. */
export type StepName = 'train' | 'import' | 'quantize' | 'generate' | 'verify';

const recordSchema = z.record(
  z.string(),
  z.object({ inputs: z.string(), outputs: z.record(z.string(), z.string()) }),
);

/** SHA-256 of a file, or of the names and contents of all files in a folder; undefined where there is neither. */
export async function hashPath(path: string): Promise<string | undefined> {
  try {
    const facts = await stat(path);
    // A device such as /dev/zero has no end.
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

/**
 * True when a step need not run: its inputs have the same hash as when it last ran, and its outputs are untouched.
 *
 * @param file the record of the steps that ran
 */
export async function isUpToDate(file: string, step: StepName, inputs: string): Promise<boolean> {
  const record = (await readRecord(file))[step];
  if (record === undefined || record.inputs !== inputs) return false;
  const hashes = await Promise.all(
    Object.entries(record.outputs).map(async ([path, hash]) => (await hashPath(path)) === hash),
  );
  return hashes.every((same) => same);
}

/** Writes down that a step ran, from which inputs and to which outputs. */
export async function recordStep(
  file: string,
  step: StepName,
  inputs: string,
  outputs: readonly string[],
): Promise<void> {
  const record = await readRecord(file);
  const hashes: Record<string, string> = {};
  for (const path of outputs) hashes[path] = (await hashPath(path)) ?? '';
  await writeWhole(file, `${JSON.stringify({ ...record, [step]: { inputs, outputs: hashes } }, null, 2)}\n`);
}
