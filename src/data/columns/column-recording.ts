import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';
import { inMemory } from '../in-memory.js';
import { type Channel, NOT_MEASURED, type RecordingFile } from '../recording.js';
import { isRate, RATE_REMEDY } from '../wfdb/record-line.js';
import type { NumberColumns } from './number-columns.js';

/** The facts that a file of columns does not contain. */
export interface ColumnFacts {
  /** Samples per second. */
  readonly rate: number;
  /** Physical unit; "" unless given. */
  readonly unit?: string | undefined;
  /** Integer steps per unit; 1 unless given. */
  readonly gain?: number | undefined;
}

/** @throws InputError when a fact is invalid */
export function checkFacts(path: string, { rate, gain = 1 }: ColumnFacts): void {
  if (!isRate(rate)) throw new InputError(`${path}: ${rate} is not a valid sampling rate; ${RATE_REMEDY}`);
  if (!Number.isFinite(gain) || gain === 0) {
    throw new InputError(`${path}: ${gain} is not a valid gain; give the integer steps per unit`);
  }
}

function channelsOf(
  { columns, count }: NumberColumns,
  { rate, unit = '', gain = 1 }: ColumnFacts,
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

/** Columns as a recording of integers. A column of other numbers has a fault, which matters only if it is read. */
export function columnRecording(
  path: string,
  name: string,
  found: NumberColumns,
  facts: ColumnFacts,
): RecordingFile {
  const channels = channelsOf(found, facts);
  return inMemory(
    { name, subject: undefined, source: path, channels, duration: found.count / facts.rate },
    found.columns.map(({ samples }) =>
      Int32Array.from(samples, (sample) => (Number.isNaN(sample) ? NOT_MEASURED : sample)),
    ),
  );
}
