import { damage, quoted } from '../file/damage.js';
import type { DiskFile } from '../file/disk-file.js';
import { parseDecimal, parseInteger } from '../file/parse-number.js';
import { isRate, RATE_MEND } from '../wfdb/record-line.js';

/** A signal as the header describes it. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  /** Integer steps per physical unit. */
  readonly gain: number;
  /** What stands for 0 physical units; seldom an integer. */
  readonly baseline: number;
  readonly samplesPerRecord: number;
  /** Whether its samples are the bytes of annotations. */
  readonly isAnnotation: boolean;
}

export interface EdfHeader {
  /** Whom it was recorded from, free text in EDF, "code sex birthdate name" in EDF+. */
  readonly patient: string;
  /** Whether it is EDF+ (without gaps: EDF+C). */
  readonly isPlus: boolean;
  /** Bytes of the header. */
  readonly length: number;
  readonly records: number;
  /** Seconds of a data record; 0 only where there are nothing but annotations. */
  readonly recordDuration: number;
  readonly signals: readonly EdfSignal[];
}

/** Bytes of the part of the header that does not depend on the number of signals, and per signal. */
const FIXED_BYTES = 256;
const SIGNAL_BYTES = 256;
const SAMPLE_BYTES = 2;

/** Widths of the fields of a signal in the order of the header, where each field holds all signals. */
const WIDTHS = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32] as const;
const FIELD = {
  label: 0,
  unit: 2,
  physicalMinimum: 3,
  physicalMaximum: 4,
  digitalMinimum: 5,
  digitalMaximum: 6,
  samples: 8,
} as const;

const ANNOTATION_LABEL = 'EDF Annotations';
const LOWEST_SAMPLE = -(2 ** 15);
const HIGHEST_SAMPLE = 2 ** 15 - 1;
const MEND = 'fetch the file again or correct its header';

/** A text field of the header and where it is. */
interface Field {
  readonly text: string;
  readonly place: string;
}

/**
 * Reads the header of an EDF or EDF+ file (Kemp et al., "A simple format for exchange of digitized polygraphic
 * recordings", 1992; Kemp and Olivan, "European data format 'plus'", 2003), and checks it against the file's size.
 *
 * @throws InputError naming the byte and the field; EDF+D (with gaps) and BDF (24 bits) are refused
 */
export async function readEdfHeader(file: DiskFile): Promise<EdfHeader> {
  const fail = ({ text, place }: Field, problem: string, mend = MEND) =>
    damage(file.path, place, `${quoted(text)} ${problem}`, mend);
  const fixed = fieldsOf(await file.read(0, FIXED_BYTES), 0);
  const version = fixed(0, 8, 'version');
  if (version.text.endsWith('BIOSEMI')) {
    throw fail(version, 'is BDF, which has 24 bits a sample', 'convert it to EDF');
  }
  if (version.text !== '0') {
    throw fail(version, 'is not the version of an EDF file, 0', 'check that this is an EDF file');
  }
  const kindField = fixed(192, 44, 'reserved');
  const kind = kindField.text.slice(0, 5);
  if (kind === 'EDF+D') {
    throw fail(kindField, 'has gaps between its data records', 'save its pieces without gaps as EDF+C');
  }
  const count = fixed(252, 4, 'number of signals');
  const signalCount = parseInteger(count.text);
  if (signalCount === undefined || signalCount < 1) {
    throw fail(count, 'is no count of signals');
  }
  const lengthField = fixed(184, 8, 'header bytes');
  const length = FIXED_BYTES + SIGNAL_BYTES * signalCount;
  if (parseInteger(lengthField.text) !== length) {
    throw fail(lengthField, `is not ${length}, which ${signalCount} signals need`);
  }
  const duration = fixed(244, 8, 'record duration');
  const recordDuration = parseDecimal(duration.text);
  if (recordDuration === undefined || recordDuration < 0) {
    throw fail(duration, 'is no duration in seconds');
  }
  const perSignal = fieldsOf(await file.read(FIXED_BYTES, length), FIXED_BYTES);
  const signals = Array.from({ length: signalCount }, (_, index) => {
    const field = (which: number, name: string) => {
      const before = WIDTHS.slice(0, which).reduce((sum, width) => sum + width, 0);
      const width = WIDTHS[which];
      return perSignal(signalCount * before + index * width, width, `${name} of signal ${index}`);
    };
    return parseSignal(field, fail, recordDuration);
  });
  const recordsField = fixed(236, 8, 'number of records');
  return {
    patient: fixed(8, 80, 'patient').text,
    isPlus: kind === 'EDF+C',
    length,
    records: countRecords(recordsField, signals, file, length, fail),
    recordDuration,
    signals,
  };
}

type Fail = (field: Field, problem: string, mend?: string) => Error;

/** Reads fields out of header bytes that start at this byte of the file. */
function fieldsOf(bytes: Uint8Array, start: number) {
  return (offset: number, width: number, name: string): Field => ({
    // EDF is ASCII; the micro sign of units is Latin-1 in many files.
    text: Buffer.from(bytes.subarray(offset, offset + width))
      .toString('latin1')
      .trim(),
    place: `byte ${start + offset} (${name})`,
  });
}

function parseSignal(
  field: (which: number, name: string) => Field,
  fail: Fail,
  recordDuration: number,
): EdfSignal {
  const label = field(FIELD.label, 'label').text;
  const isAnnotation = label === ANNOTATION_LABEL;
  const samplesField = field(FIELD.samples, 'samples per record');
  const samplesPerRecord = parseInteger(samplesField.text);
  if (samplesPerRecord === undefined || samplesPerRecord < 1) {
    throw fail(samplesField, 'is no count of samples');
  }
  const unit = field(FIELD.unit, 'unit').text;
  if (isAnnotation) {
    // Its minima and maxima mean nothing.
    return { label, unit, gain: 1, baseline: 0, samplesPerRecord, isAnnotation };
  }
  if (!isRate(samplesPerRecord / recordDuration)) {
    throw fail(samplesField, `samples in ${recordDuration} s is no rate`, RATE_MEND);
  }
  const limit = (which: number, name: string, parse: (text: string) => number | undefined) => {
    const limitField = field(which, name);
    const value = parse(limitField.text);
    if (value === undefined) {
      throw fail(limitField, 'is no number');
    }
    return value;
  };
  const physicalMinimum = limit(FIELD.physicalMinimum, 'physical minimum', parseDecimal);
  const physicalMaximum = limit(FIELD.physicalMaximum, 'physical maximum', parseDecimal);
  const digitalMinimum = limit(FIELD.digitalMinimum, 'digital minimum', parseInteger);
  const digitalMaximum = limit(FIELD.digitalMaximum, 'digital maximum', parseInteger);
  if (digitalMinimum >= digitalMaximum || digitalMinimum < LOWEST_SAMPLE || digitalMaximum > HIGHEST_SAMPLE) {
    const problem = `and the minimum ${digitalMinimum} are no limits of 16-bit samples`;
    throw fail(field(FIELD.digitalMaximum, 'digital maximum'), problem);
  }
  const gain = (digitalMaximum - digitalMinimum) / (physicalMaximum - physicalMinimum);
  const baseline = digitalMinimum - physicalMinimum * gain;
  // Limits that are equal, or so near or far that the scale is 0 or infinite.
  if (!Number.isFinite(gain) || gain === 0 || !Number.isFinite(baseline)) {
    const problem = `and the minimum ${physicalMinimum} give no scale`;
    throw fail(field(FIELD.physicalMaximum, 'physical maximum'), problem);
  }
  return { label, unit, gain, baseline, samplesPerRecord, isAnnotation };
}

/** Data records of the file: what the header says, which must be what the file holds. */
function countRecords(
  field: Field,
  signals: readonly EdfSignal[],
  file: DiskFile,
  headerLength: number,
  fail: Fail,
): number {
  const recordBytes = SAMPLE_BYTES * signals.reduce((sum, signal) => sum + signal.samplesPerRecord, 0);
  const held = (file.size - headerLength) / recordBytes;
  const announced = parseInteger(field.text);
  // -1 stands while the recording goes on: its last record may be incomplete.
  const records = announced === -1 ? Math.floor(held) : announced;
  if (records === undefined || records < -1) {
    throw fail(field, 'is no count of records');
  }
  if (records === 0) {
    throw fail(field, 'records: the file holds no samples');
  }
  if (announced !== -1 && held !== announced) {
    throw fail(field, `records of ${recordBytes} bytes announced, the file holds ${held}`);
  }
  return records;
}
