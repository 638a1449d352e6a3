import { refuseFault } from '../channel-fault.js';
import { damage } from '../file/damage.js';
import { findSpelling } from '../file/find-spelling.js';
import { checkRange } from '../file/range.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { readWhole } from '../read-whole.js';
import { NOT_MEASURED, type Recording, type RecordingFile } from '../recording.js';
import { readAnnotationFile } from './annotation-file.js';
import { checkSignal } from './check-signal.js';
import { closeAll, type OpenGroup, type OpenRecord, openRecord } from './open-record.js';

export interface WfdbOptions {
  /** Extension of the annotation file; "atr", the reference annotations, unless given. */
  readonly annotator?: string;
  /** Receives the oddities; when absent, they are refused. */
  readonly report?: ReportOddity;
}

/** The extension of reference annotations. */
const DEFAULT_ANNOTATOR = 'atr';

/**
 * Opens a WFDB record (PhysioNet, WFDB Applications Guide: header(5), signal(5), annot(5)) to be read piece by piece.
 *
 * Samples that have the format's mark for "nothing was measured" (`SampleFormat.invalid`) are NOT_MEASURED. So are the
 * missing samples at the end of a skewed signal: a skew is the number of frames in the file before the start of the record.
 * First values and checksums are checked when all samples of a signal are read. The annotation file may be missing.
 *
 * @param path of the record, with or without ".hea"
 * @throws InputError naming file, place and remedy when the header is damaged or missing
 */
export async function openWfdb(path: string, options: WfdbOptions = {}): Promise<RecordingFile> {
  const report = options.report ?? refuseOddity;
  const record = await openRecord(path, report);
  const { name, subject, source, channels, duration, places } = record;
  return {
    ...{ name, subject, source, channels, duration },
    annotations() {
      const file = `${record.record}.${options.annotator ?? DEFAULT_ANNOTATOR}`;
      return readAnnotationFile(findSpelling(file, report), record.header.record.rate, report);
    },
    async read(channel, start, end) {
      checkRange(channels, channel, start, end);
      refuseFault(record, channel);
      const samples = new Int32Array(end - start).fill(NOT_MEASURED);
      const place = places[channel];
      if (place === undefined || start >= place.held) return samples;
      const { open, inFile, shift, held } = place;
      const stored = await open.file.read(inFile, start + shift, Math.min(end, held) + shift);
      samples.set(markGaps(stored, open));
      return samples;
    },
    async readAll(wanted) {
      for (const channel of wanted) refuseFault(record, channel);
      const samples = allocate(record, wanted);
      await scan(record, wanted, report, (channel, start, piece) => {
        samples.get(channel)?.set(piece, start);
      });
      return wanted.map((channel) => samples.get(channel) ?? new Int32Array(0));
    },
    async countNotMeasured(wanted) {
      for (const channel of wanted) refuseFault(record, channel);
      const missing = new Map(wanted.map((channel) => [channel, channels[channel].length]));
      await scan(record, wanted, report, (channel, _start, piece) => {
        const measured = piece.reduce((count, sample) => count + (sample === NOT_MEASURED ? 0 : 1), 0);
        missing.set(channel, (missing.get(channel) ?? 0) - measured);
      });
      return wanted.map((channel) => missing.get(channel) ?? 0);
    },
    close: () => closeAll(record.groups.map(({ file }) => file)),
  };
}

/**
 * Reads a whole WFDB record.
 *
 * @param path of the record, with or without ".hea"
 * @throws InputError as `openWfdb`, and when a signal cannot be read
 */
export async function readWfdb(path: string, options: WfdbOptions = {}): Promise<Recording> {
  return readWhole(await openWfdb(path, options));
}

/** Replaces the format's own mark with NOT_MEASURED. */
function markGaps(samples: Int32Array, { group }: OpenGroup): Int32Array {
  const { invalid } = group.packings[0].format;
  if (invalid === undefined || invalid === NOT_MEASURED) return samples;
  for (let i = 0; i < samples.length; i++) {
    if (samples[i] === invalid) samples[i] = NOT_MEASURED;
  }
  return samples;
}

/** Room for all samples of some channels; nothing is measured yet. */
function allocate({ channels, source }: OpenRecord, wanted: readonly number[]): Map<number, Int32Array> {
  try {
    return new Map(
      wanted.map((channel) => [channel, new Int32Array(channels[channel].length).fill(NOT_MEASURED)]),
    );
  } catch {
    const problem = `${wanted.length} channels of ${channels[wanted[0]].length} samples do not fit in memory`;
    throw damage(source, 'number of samples', problem, 'read fewer channels, or read piece by piece');
  }
}

/**
 * Reads all samples of some channels in one pass over each file, and checks them.
 *
 * @param take receives consecutive samples of a channel; `start` is the index of the first in the channel
 */
async function scan(
  record: OpenRecord,
  wanted: readonly number[],
  report: ReportOddity,
  take: (channel: number, start: number, samples: Int32Array) => void,
): Promise<void> {
  const isWanted = new Set(wanted);
  for (const open of record.groups) {
    const { file, group } = open;
    const own = [...group.signals.keys()].filter((inFile) => {
      const signal = group.signals[inFile];
      return isWanted.has(signal) && record.places[signal] !== undefined;
    });
    const sums = new Map(own.map((inFile) => [inFile, { first: 0, sum: 0 }]));
    for await (const { channel: inFile, start, samples } of file.scan(own)) {
      const total = sums.get(inFile);
      const place = record.places[group.signals[inFile]];
      if (total === undefined || place === undefined) continue;
      if (start === 0) total.first = samples[0];
      for (const sample of samples) total.sum = (total.sum + sample) | 0;
      markGaps(samples, open);
      const from = Math.max(0, place.shift - start);
      const to = Math.min(samples.length, place.shift + place.held - start);
      if (from < to) take(group.signals[inFile], start + from - place.shift, samples.subarray(from, to));
    }
    for (const [inFile, total] of sums) checkSignal(record, group.signals[inFile], total, report);
  }
}
