import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import { readIfPresent } from '../io/files.js';
import { writeWhole } from '../io/write-file.js';
import { jsonText } from '../text/json.js';

/** What --collect has to know again of a search that was planned. */
const plannedSearchSchema = z
  .object({
    core: z.string(),
    limits: z
      .object({
        flash: z.number().optional(),
        ram: z.number().optional(),
        instructions: z.number().optional(),
      })
      .readonly(),
    trials: z.int(),
    seeds: z.int(),
    count: z.boolean(),
    write: z.string(),
    /** File of the plan. */
    plan: z.string(),
  })
  .readonly();

/** @see plannedSearchSchema */
export type PlannedSearch = z.output<typeof plannedSearchSchema>;

function pathIn(folder: string): string {
  return join(folder, 'search.json');
}

/** Keeps what a planned search was asked for. */
export async function keepSearch(folder: string, search: PlannedSearch): Promise<void> {
  await writeWhole(pathIn(folder), `${jsonText(search, 2)}\n`);
}

/** What the planned search in a folder was asked for. @throws InputError when there is none */
export async function keptSearch(folder: string): Promise<PlannedSearch> {
  const text = await readIfPresent(pathIn(folder));
  try {
    return plannedSearchSchema.parse(JSON.parse(text ?? ''));
  } catch (cause) {
    throw new InputError(
      `${pathIn(folder)}: there is no search that was planned; begin one with \`ffirm fit CONFIG --plan FILE\`, and the same --output`,
      { cause },
    );
  }
}
