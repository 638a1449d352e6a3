import { join } from 'node:path';
import { CATALOGUE, type DatasetName, listFiles, type SourceOptions } from './catalogue.js';
import { downloadFile } from './download.js';

/** Where a fetch stands. */
export interface GetProgress {
  readonly file: string;
  /** Files before this one. */
  readonly done: number;
  readonly files: number;
  /** Bytes of this file that are there. */
  readonly received: number;
  /** Bytes of this file, where the server says so. */
  readonly total: number | undefined;
}

/** Options of a fetch. */
export interface GetOptions extends SourceOptions {
  /** Folder that gets a folder of the data set's name. */
  readonly into: string;
  readonly onProgress?: ((progress: GetProgress) => void) | undefined;
}

/** What a fetch did: plain JSON. */
export interface GetReport {
  readonly dataset: DatasetName;
  readonly title: string;
  readonly folder: string;
  /** Files that came. */
  readonly downloaded: number;
  /** Files that were there with the right checksum. */
  readonly present: number;
  /** What is left to do, if anything. */
  readonly after: string | null;
}

/**
 * Fetches a data set file by file, each checked by its checksum. A fetch that was interrupted is continued.
 *
 * @throws InputError as downloadFile and listFiles; files that came before stay
 */
export async function getDataset(
  dataset: DatasetName,
  { into, onProgress, ...options }: GetOptions,
): Promise<GetReport> {
  const folder = join(into, dataset);
  const files = await listFiles(dataset, options);
  const counts = { downloaded: 0, present: 0 };
  for (const [done, { name, url, checksum }] of files.entries()) {
    const outcome = await downloadFile(url, join(folder, ...name.split('/')), {
      checksum,
      attempts: options.attempts,
      pause: options.pause,
      onProgress: (received, total) => {
        onProgress?.({ file: name, done, files: files.length, received, total });
      },
    });
    counts[outcome] += 1;
  }
  const entry = CATALOGUE[dataset];
  return { dataset, title: entry.title, folder, ...counts, after: 'after' in entry ? entry.after : null };
}
