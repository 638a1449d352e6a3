import { normalize } from 'node:path';
import { quoted } from '../../text/quoted.js';
import type { ReportOddity } from '../oddity.js';
import type { ChannelFault } from '../recording.js';
import type { SignalLine, SignalPacking } from './signal-line.js';

/** The signals of one file, which follow each other in every frame. */
export interface SignalGroup {
  /** Signal file, relative to the header. */
  readonly file: string;
  /** Line of the header that names it first. */
  readonly line: number;
  /** Indices of the signals in the header, ascending. */
  readonly signals: readonly number[];
  /** The packing of each of them in the file; empty when there is a fault. */
  readonly packings: readonly SignalPacking[];
  /** Number of samples of all signals in a frame. */
  readonly frameSamples: number;
  /** Block size of the file in bytes; 0 when it has none. */
  readonly blockSize: number;
  /** Why nothing in the file can be read, if the header makes it unreadable. */
  readonly fault: ChannelFault | undefined;
}

/** Groups the signals by file. A file has one format and one offset, those of its first signal. */
export function groupSignals(
  signals: readonly SignalLine[],
  headerPath: string,
  report: ReportOddity,
): readonly SignalGroup[] {
  const members = new Map<string, number[]>();
  signals.forEach(({ file }, index) => {
    const name = normalize(file);
    const known = members.get(name);
    if (known === undefined) {
      members.set(name, [index]);
    } else {
      known.push(index);
    }
  });
  return Array.from(members.values(), (indices) => groupOf(indices, signals, headerPath, report));
}

function groupOf(
  indices: readonly number[],
  signals: readonly SignalLine[],
  headerPath: string,
  report: ReportOddity,
): SignalGroup {
  const first = signals[indices[0]];
  const fault = faultOf(indices, signals);
  const packings = indices.flatMap((index) => signals[index].packing ?? []);
  const offset = first.packing?.byteOffset ?? 0;
  const other = packings.findIndex(({ byteOffset }) => byteOffset !== offset);
  if (fault === undefined && other >= 0) {
    const { line } = signals[indices[other]];
    report({
      kind: 'byte offset',
      source: headerPath,
      place: `line ${line}, format`,
      problem: `the offset of ${quoted(first.file)} is ${packings[other].byteOffset} here and ${offset} in line ${first.line}`,
      effect: `the samples are taken from byte ${offset} on`,
      remedy: 'give the signals of a file one offset',
    });
  }
  return {
    file: first.file,
    line: first.line,
    signals: indices,
    packings: fault === undefined ? packings : [],
    frameSamples: packings.reduce((sum, { samplesPerFrame }) => sum + samplesPerFrame, 0),
    blockSize: first.blockSize,
    fault,
  };
}

/** Signals of one file must be adjacent and share the properties of the file. */
function faultOf(indices: readonly number[], signals: readonly SignalLine[]): ChannelFault | undefined {
  const first = signals[indices[0]];
  for (const [place, index] of indices.entries()) {
    const { line, file, packing, fault } = signals[index];
    if (packing === undefined) return fault;
    if (place > 0 && indices[place - 1] !== index - 1) {
      return {
        place: `line ${line}, file`,
        problem: `${quoted(file)} was named before, with another file between`,
        remedy: 'put the signals of a file next to each other',
      };
    }
    if (packing.format !== first.packing?.format) {
      return {
        place: `line ${line}, format`,
        problem: `signals of ${quoted(file)} differ in format (see line ${first.line})`,
        remedy: 'give the signals of a file one format',
      };
    }
  }
  return undefined;
}
