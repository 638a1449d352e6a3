import { rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { readInput } from '../io/files.js';
import { writeWhole } from '../io/write-file.js';
import { parseTrial, type Trial } from './trial.js';

/** A trial in the file of a plan: the line of one trial, and where its result goes. */
interface PlannedTrial {
  readonly trial: Trial;
  /** Folder of results. */
  readonly results: string;
}

const placeSchema = z.object({ results: z.string() });

/**
 * Writes the trials of a rung, a line of JSON each, in order.
 *
 * @param results folder of the results; a line has it relative to the file, so that it may be mounted elsewhere
 */
export async function writePlan(path: string, trials: readonly Trial[], results: string): Promise<void> {
  const place = relative(dirname(resolve(path)), resolve(results));
  const lines = trials.map((trial) => `${JSON.stringify({ ...trial, results: place })}\n`);
  await writeWhole(path, lines.join(''));
}

/** Removes a plan whose trials are done. */
export async function removePlan(path: string): Promise<void> {
  await rm(path, { force: true });
}

/**
 * A trial of a plan.
 *
 * @param index of its line, from 1
 * @throws InputError when there is no such plan or line, or it was changed
 */
export async function readPlanned(path: string, index: number): Promise<PlannedTrial> {
  const bytes = await readInput(path, 'write it with `ffirm fit CONFIG --plan FILE`');
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n');
  const line = lines[index - 1];
  if (line === undefined) {
    throw new InputError(
      `${path}: has ${lines.length} trials, and no ${index}; give an --index from 1 to ${lines.length}`,
    );
  }
  const source = `${path}: line ${index}`;
  const trial = parseTrial(line, source);
  const { results } = placeSchema.parse(JSON.parse(line));
  return { trial, results: join(dirname(path), results) };
}
