import { quoted } from '../../text/quoted.js';
import { parseDecimal, parseInteger } from '../file/parse-number.js';
import type { ReportOddity } from '../oddity.js';
import type { ChannelFault } from '../recording.js';
import { type HeaderLine, reportField } from './header-line.js';
import { SAMPLE_FORMATS, type SampleFormat } from './sample-format.js';

/** How the samples of a signal are packed in its file. */
export interface SignalPacking {
  readonly format: SampleFormat;
  readonly samplesPerFrame: number;
  /** Number of frames of the signal before the start of the record. */
  readonly skew: number;
  /** Bytes of the file before its first sample. */
  readonly byteOffset: number;
}

/** A signal as its header line describes it. */
export interface SignalLine {
  /** Line of the header, counted from 1. */
  readonly line: number;
  /** Signal file, relative to the header. */
  readonly file: string;
  /** Undefined if the header does not say it intelligibly: then nothing in its file can be read. */
  readonly packing: SignalPacking | undefined;
  /** Steps per physical unit; 200 when the signal is not calibrated. */
  readonly gain: number;
  /** Sample value of 0 physical units. */
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
  /** Block size of the file in bytes; 0 when it has none. */
  readonly blockSize: number;
  readonly description: string;
  /** Why the signal cannot be used, if its line makes it unusable. */
  readonly fault: ChannelFault | undefined;
}

/** Gain of a signal that is not calibrated. */
const DEFAULT_GAIN = 200;
const DEFAULT_UNIT = 'mV';

const FORMAT = /^(\d+)(?:x(\d*))?(?::(\d*))?(?:\+(\d*))?$/;
const GAIN = /^([^(/]+)(?:\(([^()/]*)\))?(?:\/(.*))?$/;

/** Fields before the description, which is the rest of the line with its spaces. */
const FIELDS = 8;
const DESCRIPTION = new RegExp(`^(?:\\S+\\s+){${FIELDS}}(.+)$`, 's');

/**
 * Parses `file format[xsamples][:skew][+offset] [gain[(baseline)][/unit] [resolution [zero [initial [checksum [block size
 * [description]]]]]]]` (PhysioNet, header(5)). A mistake that makes the signal unusable is its fault; other mistakes are
 * oddities.
 *
 * @param signal index of the signal, for the name of one without description
 */
export function parseSignalLine(line: HeaderLine, signal: number, report: ReportOddity): SignalLine {
  const faults: ChannelFault[] = [];
  const fail = (field: string, problem: string, remedy: string) => {
    faults.push({ place: `line ${line.number}, ${field}`, problem, remedy });
  };
  const integer = (index: number, field: string): number | undefined => {
    const text = line.fields[index];
    const value = text === undefined ? undefined : parseInteger(text);
    if (text !== undefined && value === undefined) {
      const remedy = 'correct the header';
      reportField(
        line,
        field,
        { problem: `${quoted(text)} is not an integer`, effect: 'it is ignored', remedy },
        report,
      );
    }
    return value;
  };
  const packing = parsePacking(line.fields[1], fail);
  const resolution = integer(3, 'converter resolution') ?? 0;
  const zero = integer(4, 'converter zero') ?? 0;
  const scale = parseScale(line.fields[2], zero, fail);
  return {
    line: line.number,
    file: line.fields[0],
    packing,
    ...scale,
    resolution,
    zero,
    initial: integer(5, 'initial value'),
    checksum: integer(6, 'checksum'),
    blockSize: Math.abs(integer(7, 'block size') ?? 0),
    description: DESCRIPTION.exec(line.text)?.[1].replace(/\s/g, ' ') ?? `signal ${signal}`,
    fault: faults[0],
  };
}

type Fail = (field: string, problem: string, remedy: string) => void;

/** A count after the number of the format; one that is announced but missing has its default. */
function countOf(text: string | undefined, otherwise: number): number | undefined {
  return text === undefined || text === '' ? otherwise : parseInteger(text);
}

function parsePacking(field: string | undefined, fail: Fail): SignalPacking | undefined {
  if (field === undefined) {
    fail('format', 'it is missing', 'write the line as "file format gain ..."');
    return undefined;
  }
  const parts = FORMAT.exec(field);
  const format = SAMPLE_FORMATS.get(Number(parts?.[1]));
  if (!parts || format === undefined) {
    const known = [...SAMPLE_FORMATS.keys()].join(', ');
    fail('format', `${quoted(field)} is not known`, `convert the record to one of ${known}`);
    return undefined;
  }
  const samplesPerFrame = countOf(parts[2], 1);
  const skew = countOf(parts[3], 0);
  const byteOffset = countOf(parts[4], 0);
  if (!samplesPerFrame || skew === undefined || byteOffset === undefined) {
    const remedy = 'write it as format[xsamples][:skew][+offset]';
    fail('format', `${quoted(field)} has an impossible count`, remedy);
    return undefined;
  }
  return { format, samplesPerFrame, skew, byteOffset };
}

function parseScale(
  field: string | undefined,
  zero: number,
  fail: Fail,
): Pick<SignalLine, 'gain' | 'baseline' | 'unit'> {
  const parts = field === undefined ? undefined : GAIN.exec(field);
  const gain = field === undefined ? 0 : parts ? parseDecimal(parts[1]) : undefined;
  const base = parts?.[2];
  const baseline = base === undefined ? zero : parseInteger(base);
  if (gain === undefined) {
    fail('gain', `${quoted(field ?? '')} is not a gain`, 'write it as gain(baseline)/unit');
  } else if (baseline === undefined) {
    fail('baseline', `${quoted(base ?? '')} is not an integer`, 'correct the header');
  }
  return { gain: gain || DEFAULT_GAIN, baseline: baseline ?? zero, unit: parts?.[3] || DEFAULT_UNIT };
}
