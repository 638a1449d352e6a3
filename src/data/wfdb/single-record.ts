import { refuseFault } from '../channel-fault.js';
import { damage } from '../file/damage.js';
import { checkRange } from '../file/range.js';
import type { ReportOddity } from '../oddity.js';
import { NOT_MEASURED, type RecordingFile } from '../recording.js';
import { closeAll, type OpenGroup, type OpenRecord, openRecord, type ReadHeader } from './open-record.js';

/** First value and checksum of the samples of a signal in a file. */
interface SignalSum {
  readonly first: number;
  /** Of all samples, modulo 2^32. */
  readonly sum: number;
}

/** Compares the first value and the checksum of a signal with the header, which may omit them. */
function checkSignal(
  { header, headerPath, places, announced }: OpenRecord,
  index: number,
  { first, sum }: SignalSum,
  report: ReportOddity,
): void {
  const signal = header.signals[index];
  const place = places[index];
  if (place === undefined) return;
  const { file } = place.open;
  const odd = (kind: string, problem: string) =>
    report({
      kind,
      source: file.file.path,
      place: `channel ${JSON.stringify(signal.description)}`,
      problem: `${problem} (${headerPath}, line ${signal.line})`,
      effect: 'the samples are used as they are',
      remedy: 'fetch the file again, or correct the header',
    });
  const difference = signal.packing?.format.difference === true;
  if (signal.initial !== undefined && !difference && first !== signal.initial) {
    odd('first sample', `the first sample is ${first}, not ${signal.initial}`);
  }
  // Without a number of samples the checksum is a placeholder, and there is none for a part of the samples.
  if (signal.checksum === undefined || announced !== file.frames) return;
  const found = (sum << 16) >> 16;
  const expected = (signal.checksum << 16) >> 16;
  if (found !== expected) odd('checksum', `the checksum is ${found}, not ${expected}`);
}

/**
 * Opens a record that is not divided into segments.
 *
 * @param annotations reads those of the record
 * @throws InputError as `openRecord`
 */
export async function openSingleRecord(
  header: ReadHeader,
  annotations: RecordingFile['annotations'],
  report: ReportOddity,
): Promise<RecordingFile> {
  const record = await openRecord(header, report);
  const { name, subject, source, channels, duration, places } = record;
  return {
    ...{ name, subject, source, channels, duration },
    annotations,
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
