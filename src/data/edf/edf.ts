import { basename, extname } from 'node:path';
import { refuseFault } from '../channel-fault.js';
import { damage } from '../file/damage.js';
import { DiskFile } from '../file/disk-file.js';
import { checkRange } from '../file/range.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { readWhole } from '../read-whole.js';
import { type Channel, NOT_MEASURED, type Recording, type RecordingFile } from '../recording.js';
import { SAMPLE_FORMATS } from '../wfdb/sample-format.js';
import { SignalFile } from '../wfdb/signal-file.js';
import { readEdfAnnotations, readRecordStarts } from './annotations.js';
import { type EdfHeader, readEdfHeader } from './header.js';
import { findPieces, lengthOf, runsOf, type SampleRun } from './timeline.js';

/** EDF's samples: two's complement of 16 bits, least significant byte first, as WFDB's format of this number. */
const FORMAT = 16;

export interface EdfOptions {
  /** Receives the oddities; when absent, they are refused. */
  readonly report?: ReportOddity;
}

/** A channel, and where its samples are. */
interface Placed {
  readonly channel: Channel;
  /** Index of the signal in the header: annotation signals are not channels. */
  readonly signal: number;
  readonly runs: readonly SampleRun[];
}

/**
 * Opens an EDF or EDF+ file (EDF specification 1992, EDF+ specification 2003) to be read piece by piece. Channels may differ
 * in rate; baselines are seldom integers. Times count from the first sample. Gaps between data records are NOT_MEASURED.
 *
 * @throws InputError naming file, place and remedy when the file is missing or its header is damaged
 */
export async function openEdf(path: string, options: EdfOptions = {}): Promise<RecordingFile> {
  const report = options.report ?? refuseOddity;
  const file = await DiskFile.open(path, 'give the path of an EDF file');
  try {
    const header = await readEdfHeader(file, report);
    const data = signalFile(file, header);
    const starts = await readRecordStarts(data, header, report);
    const pieces = findPieces(header, starts, file, report);
    const { recordDuration, records, signals } = header;
    const placed = [...signals.keys()]
      .filter((signal) => !signals[signal].isAnnotation)
      .map((signal) => {
        const runs = runsOf(pieces, signals[signal].samplesPerRecord, recordDuration);
        return { channel: channelOf(header, signal, lengthOf(runs)), signal, runs };
      });
    const zero = starts.length === 0 ? 0 : starts[0].start - starts[0].record * recordDuration;
    const recording = {
      name: basename(path, extname(path)),
      subject: subjectOf(header),
      source: path,
      channels: placed.map(({ channel }) => channel),
      duration: records * recordDuration + pieces[pieces.length - 1].gaps,
    };
    return {
      ...recording,
      annotations: () => readEdfAnnotations(data, header, zero, report),
      async read(channel, start, end) {
        checkRange(recording.channels, channel, start, end);
        refuseFault(recording, channel);
        return readRuns(data, placed[channel], start, end);
      },
      async readAll(channels) {
        for (const channel of channels) refuseFault(recording, channel);
        return readChannels(
          data,
          channels.map((channel) => placed[channel]),
        );
      },
      async countNotMeasured(channels) {
        for (const channel of channels) refuseFault(recording, channel);
        return channels.map((index) => {
          const { channel, runs } = placed[index];
          return channel.length - runs.reduce((sum, { count }) => sum + count, 0);
        });
      },
      close: () => data.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Reads a whole EDF or EDF+ file.
 *
 * @throws InputError as `openEdf`, and when a channel cannot be read
 */
export async function readEdf(path: string, options: EdfOptions = {}): Promise<Recording> {
  return readWhole(await openEdf(path, options));
}

/** The data records as frames. */
function signalFile(file: DiskFile, header: EdfHeader): SignalFile {
  const format = SAMPLE_FORMATS.get(FORMAT);
  if (format === undefined) {
    throw new RangeError(`no sample format ${FORMAT}`);
  }
  const layouts = header.signals.map(({ samplesPerRecord }) => ({
    samplesPerFrame: samplesPerRecord,
    initial: 0,
  }));
  return new SignalFile(file, format, header.length, layouts, header.records);
}

function channelOf(header: EdfHeader, signal: number, length: number): Channel {
  const { label, unit, gain, baseline, samplesPerRecord, fault } = header.signals[signal];
  return {
    name: label,
    unit,
    rate: header.recordDuration === 0 ? 0 : samplesPerRecord / header.recordDuration,
    gain,
    baseline,
    length,
    ...(fault === undefined ? {} : { fault }),
  };
}

/**
 * Code or name of the patient: EDF+ has "code sex birthdate name", each "X" when not known. EDF files that say "X X X X" name
 * nobody either; otherwise all of them would be one person.
 */
function subjectOf({ kind, patient }: EdfHeader): string | undefined {
  if (/^[X\s]*$/i.test(patient)) return undefined;
  if (kind === 'EDF') return patient;
  const [code, , , name] = patient.split(/ +/);
  return [code, name].find((part) => part !== undefined && part !== '' && part !== 'X');
}

/** Samples [start, end) of a channel. */
async function readRuns(
  data: SignalFile,
  { signal, runs }: Placed,
  start: number,
  end: number,
): Promise<Int32Array> {
  const samples = new Int32Array(end - start).fill(NOT_MEASURED);
  for (const run of runs) {
    const from = Math.max(start, run.start);
    const to = Math.min(end, run.start + run.count);
    if (from >= to) continue;
    const shift = run.stored - run.start;
    samples.set(await data.read(signal, from + shift, to + shift), from - start);
  }
  return samples;
}

/** All samples of some channels, in one pass over the file. */
async function readChannels(data: SignalFile, wanted: readonly Placed[]): Promise<readonly Int32Array[]> {
  let samples: Map<Placed, Int32Array>;
  try {
    samples = new Map(wanted.map((one) => [one, new Int32Array(one.channel.length).fill(NOT_MEASURED)]));
  } catch {
    const problem = `${wanted.length} channels of ${wanted[0].channel.length} samples do not fit in memory`;
    throw damage(data.file.path, 'number of records', problem, 'read fewer channels, or read piece by piece');
  }
  const bySignal = new Map(wanted.map((one) => [one.signal, one]));
  for await (const { channel, start, samples: stored } of data.scan([...bySignal.keys()])) {
    const one = bySignal.get(channel);
    const into = one === undefined ? undefined : samples.get(one);
    if (one === undefined || into === undefined) continue;
    for (const run of one.runs) {
      const from = Math.max(start, run.stored);
      const to = Math.min(start + stored.length, run.stored + run.count);
      if (from >= to) continue;
      into.set(stored.subarray(from - start, to - start), from - run.stored + run.start);
    }
  }
  return wanted.map((one) => samples.get(one) ?? new Int32Array(0));
}
