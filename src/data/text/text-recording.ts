import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';
import { inMemory } from '../in-memory.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { type Channel, NOT_MEASURED, type RecordingFile } from '../recording.js';
import type { SheetLayout } from '../table/sheet.js';
import { isRate, RATE_REMEDY } from '../wfdb/record-line.js';
import { type NumberColumns, readNumberColumns, titleOf } from './number-columns.js';

/** The facts that a text file of integers does not contain. */
export interface TextOptions extends SheetLayout {
  /** Samples per second. */
  readonly rate: number;
  /** Physical unit; "" unless given. */
  readonly unit?: string;
  /** Integer steps per unit; 1 unless given. */
  readonly gain?: number;
  /** Name of the only, unnamed channel of a file; by default the name of the file without its extension. */
  readonly name?: string;
  /** Receives the oddities; when absent, they are refused. */
  readonly report?: ReportOddity | undefined;
}

function checkOptions(path: string, { rate, gain = 1 }: TextOptions): void {
  if (!isRate(rate)) throw new InputError(`${path}: ${rate} is not a valid sampling rate; ${RATE_REMEDY}`);
  if (!Number.isFinite(gain) || gain === 0) {
    throw new InputError(`${path}: ${gain} is not a valid gain; give the integer steps per unit`);
  }
}

function channelsOf(
  { columns, count }: NumberColumns,
  { rate, unit = '', gain = 1 }: TextOptions,
): readonly Channel[] {
  return columns.map(({ name, fault, fraction }) => {
    const channel = { name, unit, rate, gain, baseline: 0, length: count };
    if (fault !== undefined) return { ...channel, fault };
    if (fraction === undefined) return channel;
    const { place, text } = fraction;
    return {
      ...channel,
      fault: {
        place,
        problem: `${quoted(text)} is not a whole number of 32 bits`,
        remedy: 'say in data.scaling of a config how values become whole numbers',
      },
    };
  });
}

/**
 * Reads a text file whose lines are samples: one integer per line, such as the EEG of Bonn University, or one for every
 * channel with blanks, commas, semicolons or tabs between. An empty cell was not measured. A column with anything else has a
 * fault, which matters only if it is read.
 *
 * @throws InputError when an option is invalid, the file cannot be read, or a line has more or fewer columns than the first
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
    columns.map(({ samples }) =>
      Int32Array.from(samples, (sample) => (Number.isNaN(sample) ? NOT_MEASURED : sample)),
    ),
  );
}
