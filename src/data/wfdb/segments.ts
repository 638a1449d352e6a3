import { dirname, join } from 'node:path';
import { quoted } from '../../text/quoted.js';
import { refuseFault } from '../channel-fault.js';
import { damage } from '../file/damage.js';
import { checkRange } from '../file/range.js';
import type { ReportOddity } from '../oddity.js';
import { NOT_MEASURED, type RecordingFile } from '../recording.js';
import { isTooMuchMissing } from '../too-much-missing.js';
import { isOutside, type ReadHeader, readHeader } from './open-record.js';
import {
  checkLengths,
  type Description,
  layOut,
  perFrame,
  rescaled,
  type Segment,
} from './segment-layout.js';
import { NULL_SEGMENT, type SegmentLine } from './segment-line.js';
import { openSingleRecord } from './single-record.js';

/** The name of the signal file of a signal that is not there. */
const NO_FILE = '~';

const noAnnotations = async () => [];

/** Reports every oddity once: segments are opened several times. */
function reportOnce(report: ReportOddity): ReportOddity {
  const told = new Set<string>();
  return (oddity) => {
    const key = JSON.stringify(oddity);
    if (told.has(key)) return;
    told.add(key);
    report(oddity);
  };
}

function openSegment({ read }: Pick<Segment, 'read'>, report: ReportOddity): Promise<RecordingFile> {
  return openSingleRecord(read, noAnnotations, report);
}

/** The header of a segment. @throws InputError when it is missing, damaged, or of several segments itself */
async function readSegmentHeader(
  { headerPath }: ReadHeader,
  { line, name }: SegmentLine,
  report: ReportOddity,
): Promise<ReadHeader> {
  const fail = (problem: string, remedy: string) =>
    damage(headerPath, `line ${line}, name of the segment`, problem, remedy);
  if (isOutside(name))
    throw fail(`${quoted(name)} is not in the header's folder`, 'put it next to the header');
  const read = await readHeader(join(dirname(headerPath), name), report);
  if (read.header.segments === undefined) return read;
  throw fail(
    `${quoted(name)} is itself divided into segments`,
    'name its segments in the header of the record instead',
  );
}

/** Reads the headers of all segments. @throws InputError when one does not fit the record */
async function readSegments(
  read: ReadHeader,
  lines: readonly SegmentLine[],
  signals: number | undefined,
  report: ReportOddity,
): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  let start = 0;
  for (const line of lines) {
    if (line.name !== NULL_SEGMENT) {
      const own = await readSegmentHeader(read, line, report);
      const fail = (problem: string) =>
        damage(
          read.headerPath,
          `line ${line.line}, segment ${line.name}`,
          problem,
          'read the segments one by one',
        );
      const { record } = own.header;
      const { rate } = read.header.record;
      if (record.rate !== rate) {
        throw fail(`it has ${record.rate} samples per second, the record ${rate}`);
      }
      if (signals !== undefined && record.signals !== signals) {
        throw fail(`it has ${record.signals} signals, the record ${signals}`);
      }
      // The files are opened only when they are read: there may be thousands.
      const file = await openSegment({ read: own }, report);
      await file.close();
      segments.push({
        ...{ line, read: own, start, channels: file.channels },
        absent: own.header.signals.map((signal) => signal.file === NO_FILE),
      });
    }
    start += line.frames;
  }
  return segments;
}

/** Descriptions of the channels by a layout segment. */
async function readLayout(
  read: ReadHeader,
  line: SegmentLine,
  report: ReportOddity,
): Promise<readonly Description[]> {
  const { header } = await readSegmentHeader(read, line, report);
  return header.signals.map(({ description, unit, gain, baseline }) => ({
    ...{ name: description, unit, gain, baseline },
  }));
}

/**
 * Opens a record that is divided into segments (PhysioNet, header(5)), each of them a record by itself.
 *
 * In the fixed layout, all segments have the same signals in the same order. In the variable layout, the first segment has no
 * samples and describes all signals that occur; segments have some of them, found by their names. What a segment does not have,
 * and null segments ("~"), are NOT_MEASURED. Where a segment has another gain or baseline, its samples are brought to those of the
 * record (of the layout, or of the first segment).
 *
 * @param annotations reads those of the whole record
 * @throws InputError when a header is damaged or missing, or a segment does not fit the record
 */
export async function openSegments(
  read: ReadHeader & { readonly segments: readonly SegmentLine[] },
  annotations: RecordingFile['annotations'],
  hear: ReportOddity,
): Promise<RecordingFile> {
  const report = reportOnce(hear);
  const { header, headerPath } = read;
  const { rate, name, line, signals } = header.record;
  const [first, ...rest] = read.segments;
  const isVariable = first.frames === 0 && first.name !== NULL_SEGMENT;
  const described = isVariable ? await readLayout(read, first, report) : undefined;
  const lines = isVariable ? rest : read.segments;
  const segments = await readSegments(read, lines, isVariable ? undefined : signals, report);
  const frames = lines.reduce((sum, segment) => sum + segment.frames, 0);
  if (segments.length === 0) {
    throw damage(
      headerPath,
      `line ${line}, number of segments`,
      'no segment has samples',
      'fetch the record again',
    );
  }
  const measured = segments.reduce((sum, segment) => sum + segment.line.frames, 0);
  if (isTooMuchMissing(frames - measured, measured, (frames - measured) * Math.max(1, signals))) {
    const problem = `${measured} of ${frames} samples are in segments, the others in none`;
    throw damage(headerPath, `line ${line}, number of segments`, problem, 'divide the record');
  }
  checkLengths(read, segments, frames, report);
  const { channels, sources } = layOut(read, described, segments, frames, report);
  const recording = { source: headerPath, channels };
  const startOf = (segment: Segment, channel: number) => segment.start * perFrame(channels[channel], rate);
  let open: { readonly segment: Segment; readonly file: RecordingFile } | undefined;
  const close = async () => {
    const file = open?.file;
    open = undefined;
    await file?.close();
  };
  /** The segment last read stays open, because what follows is often in it. */
  const fileOf = async (segment: Segment): Promise<RecordingFile> => {
    if (open?.segment !== segment) {
      await close();
      open = { segment, file: await openSegment(segment, report) };
    }
    return open.file;
  };
  /** All samples of some channels, segment by segment. */
  const scan = async (
    wanted: readonly number[],
    take: (channel: number, start: number, samples: Int32Array) => void,
  ): Promise<void> => {
    for (const channel of wanted) refuseFault(recording, channel);
    for (const [i, segment] of segments.entries()) {
      const own = wanted.flatMap((channel) => {
        const source = sources[i][channel];
        return source === undefined ? [] : [{ channel, source }];
      });
      if (own.length === 0) continue;
      const file = await openSegment(segment, report);
      try {
        const found = await file.readAll(own.map(({ source }) => source.channel));
        own.forEach(({ channel, source }, k) => {
          take(channel, startOf(segment, channel), rescaled(found[k].subarray(0, source.held), source));
        });
      } finally {
        await file.close();
      }
    }
  };
  return {
    ...{ name, subject: undefined, source: headerPath, channels, duration: frames / rate, annotations },
    parts: segments.map((segment) => segment.read.record),
    async read(channel, start, end) {
      checkRange(channels, channel, start, end);
      refuseFault(recording, channel);
      const samples = new Int32Array(end - start).fill(NOT_MEASURED);
      for (const [i, segment] of segments.entries()) {
        const source = sources[i][channel];
        if (source === undefined) continue;
        const offset = startOf(segment, channel);
        const [from, to] = [Math.max(start, offset), Math.min(end, offset + source.held)];
        if (from >= to) continue;
        const file = await fileOf(segment);
        const found = await file.read(source.channel, from - offset, to - offset);
        samples.set(rescaled(found, source), from - start);
      }
      return samples;
    },
    async readAll(wanted) {
      const samples = new Map(
        wanted.map((channel) => [channel, new Int32Array(channels[channel].length).fill(NOT_MEASURED)]),
      );
      await scan(wanted, (channel, start, found) => samples.get(channel)?.set(found, start));
      return wanted.map((channel) => samples.get(channel) ?? new Int32Array(0));
    },
    async countNotMeasured(wanted) {
      const missing = new Map(wanted.map((channel) => [channel, channels[channel].length]));
      await scan(wanted, (channel, _start, found) => {
        const measured = found.reduce((count, sample) => count + Number(sample !== NOT_MEASURED), 0);
        missing.set(channel, (missing.get(channel) ?? 0) - measured);
      });
      return wanted.map((channel) => missing.get(channel) ?? 0);
    },
    close,
  };
}
