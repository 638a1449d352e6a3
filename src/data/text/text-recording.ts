import { basename, extname } from 'node:path';
import { InputError } from '../../config/input-error.js';
import { damage, quoted } from '../file/damage.js';
import { DiskFile } from '../file/disk-file.js';
import { parseInteger } from '../file/parse-number.js';
import type { Recording } from '../recording.js';
import { isRate, RATE_MEND } from '../wfdb/record-line.js';

/** What a text file of integers does not say itself. */
export interface TextOptions {
  /** Samples per second. */
  readonly rate: number;
  /** Physical unit; "" unless given. */
  readonly unit?: string;
  /** Integer steps per unit; 1 unless given. */
  readonly gain?: number;
  /** Name of the channel; that of the file without its extension unless given. */
  readonly name?: string;
}

const LOWEST_SAMPLE = -(2 ** 31);
const HIGHEST_SAMPLE = 2 ** 31 - 1;
const LINE_FEED = 0x0a;

/** Tab, line feed, vertical tab, form feed, carriage return, space. */
function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/**
 * Reads a text file that holds one channel as integers with white space between, such as the EEG of Bonn University.
 *
 * @throws InputError when an option cannot be, the file cannot be read or something in it is no 32-bit integer: names
 *   the line
 */
export async function readTextRecording(path: string, options: TextOptions): Promise<Recording> {
  const { rate, unit = '', gain = 1 } = options;
  if (!isRate(rate)) {
    throw new InputError(`${path}: ${rate} is no sampling rate; ${RATE_MEND}`);
  }
  if (!Number.isFinite(gain) || gain === 0) {
    throw new InputError(`${path}: ${gain} is no gain; give the integer steps per unit`);
  }
  const file = await DiskFile.open(path, 'give the path of a text file of integers');
  let samples: Int32Array;
  try {
    samples = parseSamples(await file.read(0, file.size), path);
  } finally {
    await file.close();
  }
  const title = basename(path, extname(path));
  return {
    name: title,
    subject: undefined,
    source: path,
    channels: [{ name: options.name ?? title, unit, rate, gain, baseline: 0, length: samples.length }],
    duration: samples.length / rate,
    samples: [samples],
    annotations: [],
  };
}

/**
 * Parses integers with white space between.
 *
 * @param file for messages
 * @throws InputError naming the line
 */
export function parseSamples(bytes: Uint8Array, file: string): Int32Array {
  // Every sample takes at least a digit and a space.
  const samples = new Int32Array(Math.ceil(bytes.length / 2));
  let count = 0;
  let line = 1;
  let position = 0;
  while (position < bytes.length) {
    if (isSpace(bytes[position])) {
      line += bytes[position] === LINE_FEED ? 1 : 0;
      position++;
      continue;
    }
    let end = position + 1;
    while (end < bytes.length && !isSpace(bytes[end])) {
      end++;
    }
    samples[count++] = parseSample(bytes.subarray(position, end), file, line);
    position = end;
  }
  if (count === 0) {
    throw damage(file, 'line 1', 'there is no integer', 'check that this is a text file of integers');
  }
  return samples.slice(0, count);
}

/** The longest word that is looked at whole: a file without any space is one word. */
const LONGEST_WORD = 64;

function parseSample(word: Uint8Array, file: string, line: number): number {
  const text = Buffer.from(word.subarray(0, LONGEST_WORD)).toString('latin1');
  const sample = word.length > LONGEST_WORD ? undefined : parseInteger(text);
  if (sample === undefined || sample < LOWEST_SAMPLE || sample > HIGHEST_SAMPLE) {
    const problem = `${quoted(text)} is no 32-bit integer`;
    throw damage(file, `line ${line}`, problem, 'write one integer a line, nothing else');
  }
  return sample;
}
