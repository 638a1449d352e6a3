import { join } from 'node:path';
import { CATALOGUE, type DatasetName, listFiles, type SourceOptions } from './catalogue.js';
import { downloadFile } from './download.js';

/** The progress of a fetch. */
export interface GetProgress {
  readonly file: string;
  /** Number of files before this one. */
  readonly done: number;
  readonly files: number;
  /** Bytes of this file that have been fetched. */
  readonly received: number;
  /** Size of this file in bytes, if the server says it. */
  readonly total: number | undefined;
}

/** Options of a fetch. */
export interface GetOptions extends SourceOptions {
  /** Folder in which a folder with the name of the data set is made. */
  readonly into: string;
  readonly onProgress?: ((progress: GetProgress) => void) | undefined;
}

/** The result of a fetch: plain JSON. */
export interface GetReport {
  readonly dataset: DatasetName;
  readonly title: string;
  readonly folder: string;
  /** Number of files that were fetched. */
  readonly downloaded: number;
  /** Number of files that already existed with the right checksum. */
  readonly present: number;
  /** What remains to be done, if anything. */
  readonly after: string | null;
}

/**
 * Fetches a data set file by file and checks the checksum of each. Continues an interrupted fetch.
 *
 * @throws InputError as downloadFile and listFiles; files that were already fetched are kept
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
