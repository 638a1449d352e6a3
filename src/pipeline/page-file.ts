import type { Config } from '../config/config.js';
import { writeWhole } from '../io/write-file.js';
import { inOutput } from './output.js';
import type { StepOptions } from './reporter.js';

/**
 * Writes the page of a run: into the run's folder, which is locked meanwhile, or to another file.
 *
 * @param file of the page; report.html in the run's folder when absent
 * @returns the path of the file
 * @throws InputError when it cannot be written, or another process holds the folder
 */
export async function writePage(
  config: Pick<Config, 'name' | 'output'>,
  html: string,
  file: string | undefined,
  options: StepOptions,
): Promise<string> {
  if (file !== undefined) {
    await writeWhole(file, html);
    return file;
  }
  return inOutput(config, options, async ({ report }) => {
    await writeWhole(report, html);
    return report;
  });
}
