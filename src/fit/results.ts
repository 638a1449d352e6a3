import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent } from '../io/files.js';
import { writeWhole } from '../io/write-file.js';
import { jsonText } from '../text/json.js';
import { resultSchema, type TrialResult } from './trial.js';

/** Where the results of trials are kept: a file each, named after the key. */
export interface Results {
  /** The result of a trial; undefined if there is none, or if its file is damaged. */
  read(key: string): Promise<TrialResult | undefined>;
  /** Keeps a result: written whole or not at all. @throws InputError as writeWhole */
  write(result: TrialResult): Promise<void>;
}

/** Results in a folder, which is made. */
export async function openResults(folder: string): Promise<Results> {
  await mkdir(folder, { recursive: true });
  const pathOf = (key: string) => join(folder, `${key}.json`);
  return {
    async read(key) {
      const text = await readIfPresent(pathOf(key));
      if (text === undefined) return undefined;
      try {
        const result = resultSchema.parse(JSON.parse(text));
        return result.key === key ? result : undefined;
      } catch {
        // A damaged result is computed again.
        return undefined;
      }
    },
    write: (result) => writeWhole(pathOf(result.key), `${jsonText(result, 2)}\n`),
  };
}
