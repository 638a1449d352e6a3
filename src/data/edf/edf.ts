import { basename, extname } from 'node:path';
import { damage } from '../file/damage.js';
import { DiskFile } from '../file/disk-file.js';
import { checkRange } from '../file/range.js';
import type { Annotation, Channel, Recording, RecordingFile, RecordingHeader } from '../recording.js';
import { SAMPLE_FORMATS } from '../wfdb/sample-format.js';
import { SignalFile } from '../wfdb/signal-file.js';
import { type AnnotationList, parseAnnotationLists } from './annotation-list.js';
import { type EdfHeader, readEdfHeader } from './header.js';

/** An EDF file that is open. */
interface OpenEdf extends RecordingHeader {
  readonly annotations: readonly Annotation[];
  readonly data: SignalFile;
  /** For every channel the signal of the header that it is: signals of annotations are no channels. */
  readonly signals: readonly number[];
}

/** EDF's samples: two's complement of 16 bits, least significant byte first, as WFDB's format of this number. */
const FORMAT = 16;

/** Samples of annotations that are read at once. */
const ANNOTATION_SAMPLES = 1 << 16;

/** Seconds that the start of a data record may always be off. */
const LEAST_TOLERANCE = 1e-3;

/**
 * Opens an EDF or EDF+C file (EDF specification 1992, EDF+ specification 2003) to be read piece by piece. Channels may
 * differ in rate; baselines are seldom integers. Times count from the first sample. The annotations are read at once.
 *
 * @throws InputError naming file, place and mend when the file is damaged or missing; EDF+D, which has gaps, is refused
 */
export async function openEdf(path: string): Promise<RecordingFile> {
  const { data, signals, ...recording } = await open(path);
  return {
    ...recording,
    async read(channel, start, end) {
      checkRange(recording.channels, channel, start, end);
      return data.read(signals[channel], start, end);
    },
    close: () => data.close(),
  };
}

/**
 * Reads a whole EDF or EDF+C file.
 *
 * @throws InputError as `openEdf`
 */
export async function readEdf(path: string): Promise<Recording> {
  const { data, signals, ...recording } = await open(path);
  try {
    const stored = await data.readAll();
    return { ...recording, samples: signals.map((signal) => stored[signal]) };
  } finally {
    await data.close();
  }
}

async function open(path: string): Promise<OpenEdf> {
  const file = await DiskFile.open(path, 'give the path of an EDF file');
  try {
    const header = await readEdfHeader(file);
    const data = signalFile(file, header);
    const signals = [...header.signals.keys()].filter((signal) => !header.signals[signal].isAnnotation);
    return {
      name: basename(path, extname(path)),
      subject: subjectOf(header),
      source: path,
      channels: signals.map((signal) => channelOf(header, signal)),
      duration: header.records * header.recordDuration,
      annotations: await readAnnotations(data, header),
      data,
      signals,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
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

function channelOf(header: EdfHeader, signal: number): Channel {
  const { label, unit, gain, baseline, samplesPerRecord } = header.signals[signal];
  return {
    name: label,
    unit,
    rate: samplesPerRecord / header.recordDuration,
    gain,
    baseline,
    length: header.records * samplesPerRecord,
  };
}

/** Code or name of the patient: EDF+ has "code sex birthdate name", each "X" when not known. */
function subjectOf(header: EdfHeader): string | undefined {
  if (!header.isPlus) {
    return header.patient === '' ? undefined : header.patient;
  }
  const [code, , , name] = header.patient.split(/ +/);
  return [code, name].find((part) => part !== undefined && part !== '' && part !== 'X');
}

/** All annotations in the order of their times. The first signal of annotations also says when every record starts. */
async function readAnnotations(data: SignalFile, header: EdfHeader): Promise<Annotation[]> {
  const annotations: Annotation[] = [];
  const signals = [...header.signals.keys()].filter((signal) => header.signals[signal].isAnnotation);
  let recordingStart: number | undefined;
  let previous: number | undefined;
  for (const signal of signals) {
    for await (const { place, lists } of annotationLists(data, header, signal)) {
      if (signal === signals[0]) {
        const recordStart = startOf(lists, data.file.path, place);
        recordingStart ??= recordStart;
        checkContinuous(recordStart, previous, header, data.file.path, place);
        previous = recordStart;
      }
      for (const { onset, duration, texts } of lists) {
        for (const text of texts) {
          if (text !== '') {
            annotations.push({ time: onset - (recordingStart ?? 0), duration, code: text, text });
          }
        }
      }
    }
  }
  return annotations.sort((left, right) => left.time - right.time);
}

/** The annotations of a signal, data record by data record, and where in the file they are. */
async function* annotationLists(data: SignalFile, header: EdfHeader, signal: number) {
  const width = header.signals[signal].samplesPerRecord;
  const recordBytes = 2 * header.signals.reduce((sum, { samplesPerRecord }) => sum + samplesPerRecord, 0);
  const inRecord =
    2 * header.signals.slice(0, signal).reduce((sum, other) => sum + other.samplesPerRecord, 0);
  const atOnce = Math.max(1, Math.floor(ANNOTATION_SAMPLES / width));
  for (let first = 0; first < header.records; first += atOnce) {
    const end = Math.min(first + atOnce, header.records);
    const bytes = bytesOfSamples(await data.read(signal, first * width, end * width));
    for (let record = first; record < end; record++) {
      const place = header.length + record * recordBytes + inRecord;
      const own = bytes.subarray(2 * width * (record - first), 2 * width * (record - first + 1));
      yield { place, lists: parseAnnotationLists(own, data.file.path, place) };
    }
  }
}

/** The bytes that 16-bit samples were read from. */
function bytesOfSamples(samples: Int32Array): Uint8Array {
  const bytes = new Uint8Array(2 * samples.length);
  samples.forEach((sample, index) => {
    bytes[2 * index] = sample;
    bytes[2 * index + 1] = sample >> 8;
  });
  return bytes;
}

/** Seconds from the header's start time to the start of a data record. */
function startOf(lists: readonly AnnotationList[], path: string, place: number): number {
  if (lists[0]?.texts[0] !== '') {
    const problem = 'no annotation says when this data record starts';
    throw damage(path, `byte ${place}`, problem, 'write the file again as EDF+C');
  }
  return lists[0].onset;
}

/**
 * Checks that a data record starts where the one before ended: EDF+C has no gaps.
 *
 * @param start seconds from the start time in the header; `previous` likewise, undefined for the first record
 * @param place byte of the file where `start` is said
 */
function checkContinuous(
  start: number,
  previous: number | undefined,
  header: EdfHeader,
  path: string,
  place: number,
): void {
  // Records of annotations only have no duration to add up.
  if (previous === undefined || header.recordDuration === 0) {
    return;
  }
  const expected = previous + header.recordDuration;
  if (Math.abs(start - expected) > toleranceOf(header)) {
    const problem = `a data record starts at ${start} s where the one before ended at ${expected} s`;
    throw damage(path, `byte ${place}`, problem, 'save its pieces without gaps as EDF+C');
  }
}

/** Seconds that a start may be off: files round starts to some digits, and less than half a sample is no gap. */
function toleranceOf({ signals, recordDuration }: EdfHeader): number {
  const sampled = signals.filter(({ isAnnotation }) => !isAnnotation);
  const most = Math.max(1, ...sampled.map(({ samplesPerRecord }) => samplesPerRecord));
  return Math.max(LEAST_TOLERANCE, recordDuration / most / 2);
}
