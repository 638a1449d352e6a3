import type { ReportOddity } from '../oddity.js';
import type { Annotation } from '../recording.js';
import type { SignalFile } from '../wfdb/signal-file.js';
import { parseAnnotationLists, type ReportList } from './annotation-list.js';
import type { EdfHeader } from './header.js';

/** The start of a data record, as stated in the record. */
export interface RecordStart {
  readonly record: number;
  /** Seconds from the start time in the file's header. */
  readonly start: number;
  /** Byte of the file that states it. */
  readonly place: number;
}

/** Number of annotation samples that are read at once. */
const ANNOTATION_SAMPLES = 1 << 16;

/** Annotation signals, as indices. */
function annotationSignals({ signals }: EdfHeader): readonly number[] {
  return [...signals.keys()].filter((signal) => {
    const { isAnnotation, samplesPerRecord } = signals[signal];
    return isAnnotation && samplesPerRecord > 0;
  });
}

/**
 * Reads the starts of the data records, which the first list of the first annotation signal gives. A record without a start
 * is an oddity and is left out.
 */
export async function readRecordStarts(
  data: SignalFile,
  header: EdfHeader,
  report: ReportOddity,
): Promise<readonly RecordStart[]> {
  const [signal] = annotationSignals(header);
  const starts: RecordStart[] = [];
  let missing = 0;
  let first: number | undefined;
  if (signal === undefined) return starts;
  for await (const { record, place, bytes } of annotationBytes(data, header, signal)) {
    const [list] = parseAnnotationLists(bytes, () => undefined, 1);
    if (list?.texts[0] === '') {
      starts.push({ record, start: list.onset, place });
    } else {
      missing += 1;
      first ??= place;
    }
  }
  if (first !== undefined) {
    report({
      kind: 'start of data records',
      source: data.file.path,
      place: `byte ${first}`,
      problem: 'no annotation says when this data record starts',
      effect: 'it is assumed to follow the record before it',
      remedy: 'write the file again as EDF+C',
      count: missing,
    });
  }
  return starts;
}

/**
 * Reads all annotations, in the order of their times. Lists that cannot be understood are oddities and are left out.
 *
 * @param zero seconds from the start time in the file's header to the first sample
 */
export async function readEdfAnnotations(
  data: SignalFile,
  header: EdfHeader,
  zero: number,
  report: ReportOddity,
): Promise<readonly Annotation[]> {
  const annotations: Annotation[] = [];
  let damaged: { readonly place: number; readonly problem: string; count: number } | undefined;
  for (const signal of annotationSignals(header)) {
    for await (const { place, bytes } of annotationBytes(data, header, signal)) {
      const hear: ReportList = (at, problem) => {
        damaged ??= { place: place + at, problem, count: 0 };
        damaged.count += 1;
      };
      for (const { onset, duration, texts } of parseAnnotationLists(bytes, hear)) {
        for (const text of texts) {
          if (text !== '') {
            annotations.push({ time: onset - zero, duration, code: text, text });
          }
        }
      }
    }
  }
  if (damaged !== undefined) {
    const { place, problem, count } = damaged;
    report({
      kind: 'EDF annotation',
      source: data.file.path,
      place: `byte ${place}`,
      problem,
      effect: 'it is left out',
      remedy: 'fetch the file again',
      count,
    });
  }
  return annotations.sort((left, right) => left.time - right.time);
}

/** The bytes of an annotation signal, data record by data record, and their positions in the file. */
async function* annotationBytes(data: SignalFile, header: EdfHeader, signal: number) {
  const width = header.signals[signal].samplesPerRecord;
  const recordBytes = 2 * header.signals.reduce((sum, { samplesPerRecord }) => sum + samplesPerRecord, 0);
  const inRecord =
    2 * header.signals.slice(0, signal).reduce((sum, other) => sum + other.samplesPerRecord, 0);
  const atOnce = Math.max(1, Math.floor(ANNOTATION_SAMPLES / width));
  for (let first = 0; first < header.records; first += atOnce) {
    const end = Math.min(first + atOnce, header.records);
    const bytes = bytesOfSamples(await data.read(signal, first * width, end * width));
    for (let record = first; record < end; record++) {
      const own = bytes.subarray(2 * width * (record - first), 2 * width * (record - first + 1));
      yield { record, place: header.length + record * recordBytes + inRecord, bytes: own };
    }
  }
}

/** The bytes from which 16-bit samples were read. */
function bytesOfSamples(samples: Int32Array): Uint8Array {
  const bytes = new Uint8Array(2 * samples.length);
  samples.forEach((sample, index) => {
    bytes[2 * index] = sample;
    bytes[2 * index + 1] = sample >> 8;
  });
  return bytes;
}
