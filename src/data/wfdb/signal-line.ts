import { damage, quoted } from '../file/damage.js';
import { parseDecimal, parseInteger } from '../file/parse-number.js';
import type { HeaderLine } from './header-line.js';
import { SAMPLE_FORMATS, type SampleFormat } from './sample-format.js';

/** A signal as its line of a header describes it. */
export interface SignalLine {
  /** Line of the header, counted from 1. */
  readonly line: number;
  /** Signal file, relative to the header. */
  readonly file: string;
  readonly format: SampleFormat;
  readonly samplesPerFrame: number;
  /** Samples of the signal that come before the record's start. */
  readonly skew: number;
  /** Bytes of the file before its first sample. */
  readonly byteOffset: number;
  /** Steps per physical unit; 200 when the signal is not calibrated. */
  readonly gain: number;
  /** Sample that stands for 0 physical units. */
  readonly baseline: number;
  readonly unit: string;
  /** Bits of the converter; 0 when the header does not say. */
  readonly resolution: number;
  /** Sample at the middle of the converter's range. */
  readonly zero: number;
  /** First sample of the file, or undefined when the header does not say. */
  readonly initial: number | undefined;
  /** Sum of all samples of the file, modulo 2^16, or undefined when the header does not say. */
  readonly checksum: number | undefined;
  /** Bytes of the blocks that the file is written in; 0 when it has none. */
  readonly blockSize: number;
  readonly description: string;
}

/** Gain of a signal that is not calibrated. */
const DEFAULT_GAIN = 200;
const DEFAULT_UNIT = 'mV';

const FORMAT = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/;
const GAIN = /^([^(/]+)(?:\(([^()/]*)\))?(?:\/(.+))?$/;

/**
 * Parses `file format[xsamples][:skew][+offset] [gain[(baseline)][/unit] [resolution [zero [initial [checksum
 * [block size [description]]]]]]]` (PhysioNet, header(5)).
 *
 * @param signal index of the signal, for the name of one without description
 * @throws InputError naming the field
 */
export function parseSignalLine(line: HeaderLine, signal: number): SignalLine {
  const fail = (field: string, problem: string, mend: string) =>
    damage(line.file, `line ${line.number}, ${field}`, problem, mend);
  const integer = (index: number, field: string): number | undefined => {
    const text = line.fields[index];
    const value = text === undefined ? undefined : parseInteger(text);
    if (text !== undefined && value === undefined) {
      throw fail(field, `${quoted(text)} is no integer`, 'correct the header');
    }
    return value;
  };
  const formatField = line.fields[1];
  if (formatField === undefined) {
    throw fail('format', 'it is missing', 'the line is "file format gain ..."');
  }
  const modifiers = FORMAT.exec(formatField);
  const format = SAMPLE_FORMATS.get(Number(modifiers?.[1]));
  if (!modifiers || format === undefined) {
    const known = [...SAMPLE_FORMATS.keys()].join(', ');
    throw fail('format', `${quoted(formatField)} is not known`, `convert the record to one of ${known}`);
  }
  const samplesPerFrame = parseInteger(modifiers[2] ?? '1');
  const skew = parseInteger(modifiers[3] ?? '0');
  const byteOffset = parseInteger(modifiers[4] ?? '0');
  if (!samplesPerFrame || skew === undefined || byteOffset === undefined) {
    const problem = `${quoted(formatField)} has a count that cannot be`;
    throw fail('format', problem, 'write it as format[xsamples][:skew][+offset]');
  }
  const gainField = line.fields[2];
  const parts = gainField === undefined ? undefined : GAIN.exec(gainField);
  const gain = gainField === undefined ? 0 : parts ? parseDecimal(parts[1]) : undefined;
  if (gain === undefined) {
    throw fail('gain', `${quoted(gainField)} is no gain`, 'write it as gain(baseline)/unit');
  }
  const baseline = parts?.[2] === undefined ? undefined : parseInteger(parts[2]);
  if (parts?.[2] !== undefined && baseline === undefined) {
    throw fail('baseline', `${quoted(parts[2])} is no integer`, 'correct the header');
  }
  const zero = integer(4, 'converter zero') ?? 0;
  return {
    line: line.number,
    file: line.fields[0],
    format,
    samplesPerFrame,
    skew,
    byteOffset,
    gain: gain === 0 ? DEFAULT_GAIN : gain,
    baseline: baseline ?? zero,
    unit: parts?.[3] ?? DEFAULT_UNIT,
    resolution: integer(3, 'converter resolution') ?? 0,
    zero,
    initial: integer(5, 'initial value'),
    checksum: integer(6, 'checksum'),
    blockSize: Math.abs(integer(7, 'block size') ?? 0),
    description: line.fields.slice(8).join(' ') || `signal ${signal}`,
  };
}
