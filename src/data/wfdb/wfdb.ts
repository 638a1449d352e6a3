import { checkRange } from '../file/range.js';
import type { Recording, RecordingFile } from '../recording.js';
import { checkSignal } from './check-signal.js';
import { closeAll, openRecord } from './open-record.js';

export interface WfdbOptions {
  /** Extension of the annotation file; "atr", the reference annotations, unless given. */
  readonly annotator?: string;
}

/** The extension of reference annotations. */
const DEFAULT_ANNOTATOR = 'atr';

/**
 * Opens a WFDB record (PhysioNet, WFDB Applications Guide: header(5), signal(5), annot(5)) to be read piece by piece.
 *
 * Samples that stand for "nothing was measured" keep the value that the format has for them (`SampleFormat.invalid`).
 * Where signals are skewed, the record ends with the signal that ends first, so that signals of one rate have one
 * length. Checksums are not looked at: they need the whole.
 *
 * @param path of the record, with or without ".hea"
 * @throws InputError naming file, place and mend when a file is damaged, missing or of an unknown format; the
 *   annotation file may be missing
 */
export async function openWfdb(path: string, options: WfdbOptions = {}): Promise<RecordingFile> {
  const open = await openRecord(path, options.annotator ?? DEFAULT_ANNOTATOR);
  const { name, subject, source, channels, duration, annotations, files, places } = open;
  return {
    name,
    subject,
    source,
    channels,
    duration,
    annotations,
    async read(channel, start, end) {
      checkRange(channels, channel, start, end);
      const place = places[channel];
      const skew = open.header.signals[channel].skew;
      return files[place.file].read(place.channel, start + skew, end + skew);
    },
    close: () => closeAll(files),
  };
}

/**
 * Reads a whole WFDB record and checks the first value and the 16-bit checksum of every signal, where its header has
 * them.
 *
 * @param path of the record, with or without ".hea"
 * @throws InputError as `openWfdb`, and when a first value or a checksum is not what the header says
 */
export async function readWfdb(path: string, options: WfdbOptions = {}): Promise<Recording> {
  const open = await openRecord(path, options.annotator ?? DEFAULT_ANNOTATOR);
  try {
    const perFile: Int32Array[][] = [];
    for (const file of open.files) {
      perFile.push(await file.readAll());
    }
    const samples = open.header.signals.map((signal, index) => {
      const place = open.places[index];
      const stored = perFile[place.file][place.channel];
      checkSignal(signal, stored, open);
      return stored.subarray(signal.skew, signal.skew + open.channels[index].length);
    });
    const { name, subject, source, channels, duration, annotations } = open;
    return { name, subject, source, channels, duration, annotations, samples };
  } finally {
    await closeAll(open.files);
  }
}
