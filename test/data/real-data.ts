import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder of real recordings, which are not part of the project. */
export interface RealData {
  readonly folder: string;
  /** For the names of tests: "" when the data are there, otherwise why the tests are skipped. */
  readonly reason: string;
  readonly absent: boolean;
}

/** Finds a folder of recordings, such as "mitdb", in FFIRM_DATA or, where that is not set, beside the project. */
export function realData(name: string): RealData {
  const root = process.env.FFIRM_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const folder = join(root, name);
  const absent = !existsSync(folder);
  return { folder, absent, reason: absent ? ` (skipped: no ${folder}; set FFIRM_DATA)` : '' };
}
