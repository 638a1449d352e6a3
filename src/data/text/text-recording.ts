import { type ColumnFacts, checkFacts, columnRecording } from '../columns/column-recording.js';
import { titleOf } from '../columns/number-columns.js';
import { readTextColumns } from '../columns/text-columns.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { RecordingFile } from '../recording.js';
import type { SheetLayout } from '../table/sheet.js';

/** The facts that a text file of integers does not contain. */
export interface TextOptions extends SheetLayout, ColumnFacts {
  /** Name of the only, unnamed channel of a file; by default the name of the file without its extension. */
  readonly name?: string;
  /** Receives the oddities; when absent, they are refused. */
  readonly report?: ReportOddity | undefined;
}

/**
 * Reads a text file whose lines are samples: one integer per line, such as the EEG of Bonn University, or one for every
 * channel with blanks, commas, semicolons or tabs between. An empty cell was not measured. A column with anything else has a
 * fault, which matters only if it is read.
 *
 * @throws InputError when an option is invalid, the file cannot be read, or a line has more or fewer columns than the first
 */
export async function openTextRecording(path: string, options: TextOptions): Promise<RecordingFile> {
  checkFacts(path, options);
  const title = titleOf(path);
  const layout = { ...options, title: options.name ?? title };
  const found = await readTextColumns(path, layout, 'text', options.report ?? refuseOddity);
  return columnRecording(path, title, found, options);
}
