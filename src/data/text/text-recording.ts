import { InputError } from '../../errors/input-error.js';
import { inMemory } from '../in-memory.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { Channel, RecordingFile } from '../recording.js';
import type { SheetLayout } from '../table/sheet.js';
import { isRate, RATE_MEND } from '../wfdb/record-line.js';
import { type NumberColumns, readNumberColumns, titleOf } from './number-columns.js';

/** What a text file of integers does not say itself. */
export interface TextOptions extends SheetLayout {
  /** Samples per second. */
  readonly rate: number;
  /** Physical unit; "" unless given. */
  readonly unit?: string;
  /** Integer steps per unit; 1 unless given. */
  readonly gain?: number;
  /** Name of the channel of a file that has one and does not name it; that of the file without its extension unless given. */
  readonly name?: string;
  /** Hears of what is odd; all of it is refused when absent. */
  readonly report?: ReportOddity | undefined;
}

function checkOptions(path: string, { rate, gain = 1 }: TextOptions): void {
  if (!isRate(rate)) throw new InputError(`${path}: ${rate} is no sampling rate; ${RATE_MEND}`);
  if (!Number.isFinite(gain) || gain === 0) {
    throw new InputError(`${path}: ${gain} is no gain; give the integer steps per unit`);
  }
}

function channelsOf(
  { columns, count }: NumberColumns,
  { rate, unit = '', gain = 1 }: TextOptions,
): readonly Channel[] {
  return columns.map(({ name, fault }) => ({
    ...{ name, unit, rate, gain, baseline: 0, length: count },
    ...(fault === undefined ? {} : { fault }),
  }));
}

/**
 * Reads a text file whose lines are samples: one integer a line, such as the EEG of Bonn University, or one for every channel
 * with blanks, commas, semicolons or tabs between. Where nothing stands, nothing was measured. A column of anything else has
 * a fault, which matters only to those who read it.
 *
 * @throws InputError when an option cannot be, the file cannot be read, or a line has more or fewer columns than the first
 */
export async function openTextRecording(path: string, options: TextOptions): Promise<RecordingFile> {
  checkOptions(path, options);
  const title = titleOf(path);
  const layout = { ...options, title: options.name ?? title };
  const found = await readNumberColumns(path, layout, 'text', options.report ?? refuseOddity);
  const { columns, count } = found;
  const channels = channelsOf(found, options);
  return inMemory(
    { name: title, subject: undefined, source: path, channels, duration: count / options.rate },
    columns.map(({ samples }) => samples),
  );
}
