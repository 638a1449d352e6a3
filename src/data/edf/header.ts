import { LARGEST_INT16, LEAST_INT16 } from '../../kernel/limits.js';
import { quoted } from '../../text/quoted.js';
import type { DiskFile } from '../file/disk-file.js';
import type { ReportOddity } from '../oddity.js';
import type { ChannelFault } from '../recording.js';
import { isRate, RATE_REMEDY } from '../wfdb/record-line.js';
import { type Field, type FieldReader, fieldsOf, HEADER_REMEDY, readFields } from './header-field.js';

/** A signal as the header describes it. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  /** Integer steps per physical unit. */
  readonly gain: number;
  /** The sample value of 0 physical units; seldom an integer. */
  readonly baseline: number;
  readonly samplesPerRecord: number;
  /** Whether its samples are the bytes of annotations. */
  readonly isAnnotation: boolean;
  /** Why the signal cannot be used, if the header makes it unusable. */
  readonly fault: ChannelFault | undefined;
}

/** The kind of file according to the reserved field: plain EDF, EDF+ without gaps, or EDF+ that may have gaps. */
export type EdfKind = 'EDF' | 'EDF+C' | 'EDF+D';

export interface EdfHeader {
  /** The patient: free text in EDF, "code sex birthdate name" in EDF+. */
  readonly patient: string;
  readonly kind: EdfKind;
  /** Bytes of the header. */
  readonly length: number;
  /** Whole data records that the file holds. */
  readonly records: number;
  /** Duration of a data record in seconds; 0 only if there is nothing but annotations. */
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

/**
 * Reads the header of an EDF or EDF+ file (Kemp et al., "A simple format for exchange of digitized polygraphic
 * recordings", 1992; Kemp and Olivan, "European data format 'plus'", 2003), and the number of records from the file's
 * size. A signal that cannot be used has a fault.
 *
 * @throws InputError naming the byte and the field, if the header as a whole cannot be understood; BDF (24 bits) is refused
 */
export async function readEdfHeader(file: DiskFile, report: ReportOddity): Promise<EdfHeader> {
  const reader = readFields(file.path, report);
  const { fail, integer, decimal } = reader;
  const fixed = fieldsOf(await file.read(0, FIXED_BYTES), 0);
  const version = fixed(0, 8, 'version');
  if (version.text.endsWith('BIOSEMI')) {
    throw fail(version, 'is BDF, which has 24 bits per sample', 'convert it to EDF');
  }
  if (version.text !== '0') {
    throw fail(version, 'is not the version of an EDF file, 0', 'check that this is an EDF file');
  }
  const count = fixed(252, 4, 'number of signals');
  const signalCount = integer(count);
  if (signalCount === undefined || signalCount < 1) {
    throw fail(count, 'is not a number of signals');
  }
  const length = FIXED_BYTES + SIGNAL_BYTES * signalCount;
  checkLength(fixed(184, 8, 'header bytes'), length, signalCount, reader);
  const duration = fixed(244, 8, 'record duration');
  const recordDuration = decimal(duration);
  if (recordDuration === undefined || recordDuration < 0) {
    throw fail(duration, 'is not a duration in seconds');
  }
  const perSignal = fieldsOf(await file.read(FIXED_BYTES, length), FIXED_BYTES);
  const signals = Array.from({ length: signalCount }, (_, index) => {
    const field = (which: number, name: string) => {
      const before = WIDTHS.slice(0, which).reduce((sum, width) => sum + width, 0);
      const width = WIDTHS[which];
      return perSignal(signalCount * before + index * width, width, `${name} of signal ${index}`);
    };
    return parseSignal(field, reader, recordDuration);
  });
  const kind = fixed(192, 44, 'reserved').text.slice(0, 5);
  return {
    patient: fixed(8, 80, 'patient').text,
    kind: kind === 'EDF+C' || kind === 'EDF+D' ? kind : 'EDF',
    length,
    records: countRecords(fixed(236, 8, 'number of records'), signals, file, length, reader),
    recordDuration,
    signals,
  };
}

/** The number of signals determines the length of the header; a length that the header states must agree. */
function checkLength(
  field: Field,
  length: number,
  signals: number,
  { integer, fail, odd }: FieldReader,
): void {
  const said = integer(field);
  if (said === length) return;
  if (said !== undefined) throw fail(field, `is not ${length}, which ${signals} signals need`);
  odd(field, 'is not a number of bytes', `${signals} signals need ${length}`);
}

function parseSignal(
  field: (which: number, name: string) => Field,
  reader: FieldReader,
  recordDuration: number,
): EdfSignal {
  const label = field(FIELD.label, 'label').text;
  const isAnnotation = label === ANNOTATION_LABEL;
  const samplesField = field(FIELD.samples, 'samples per record');
  const samplesPerRecord = reader.integer(samplesField);
  if (samplesPerRecord === undefined || samplesPerRecord < 0) {
    // The positions of the samples of the other signals depend on it.
    throw reader.fail(samplesField, 'is not a number of samples');
  }
  const unit = field(FIELD.unit, 'unit').text;
  const signal = { label, unit, samplesPerRecord, isAnnotation };
  // Minima and maxima of annotations mean nothing.
  if (isAnnotation) return { ...signal, gain: 1, baseline: 0, fault: undefined };
  const scale = parseScale(field, reader);
  const fault = rateFault(samplesField, samplesPerRecord, recordDuration);
  if (fault !== undefined || 'problem' in scale) {
    return { ...signal, gain: 1, baseline: 0, fault: fault ?? ('problem' in scale ? scale : undefined) };
  }
  return { ...signal, ...scale, fault: undefined };
}

function faultOf({ text, place }: Field, problem: string, remedy = HEADER_REMEDY): ChannelFault {
  return { place, problem: `${quoted(text)} ${problem}`, remedy };
}

function rateFault(field: Field, samples: number, recordDuration: number): ChannelFault | undefined {
  if (samples === 0) return faultOf(field, 'samples per record: the signal has none');
  const rate = samples / recordDuration;
  return isRate(rate)
    ? undefined
    : faultOf(field, `samples in ${recordDuration} s is not a valid rate`, RATE_REMEDY);
}

/** The scale of a sample, or why it is not known. */
function parseScale(
  field: (which: number, name: string) => Field,
  reader: FieldReader,
): { readonly gain: number; readonly baseline: number } | ChannelFault {
  const fields = {
    physicalMinimum: field(FIELD.physicalMinimum, 'physical minimum'),
    physicalMaximum: field(FIELD.physicalMaximum, 'physical maximum'),
    digitalMinimum: field(FIELD.digitalMinimum, 'digital minimum'),
    digitalMaximum: field(FIELD.digitalMaximum, 'digital maximum'),
  };
  const physicalMinimum = reader.decimal(fields.physicalMinimum);
  const physicalMaximum = reader.decimal(fields.physicalMaximum);
  const digitalMinimum = reader.integer(fields.digitalMinimum);
  const digitalMaximum = reader.integer(fields.digitalMaximum);
  if (physicalMinimum === undefined) return faultOf(fields.physicalMinimum, 'is not a number');
  if (physicalMaximum === undefined) return faultOf(fields.physicalMaximum, 'is not a number');
  if (digitalMinimum === undefined) return faultOf(fields.digitalMinimum, 'is not a number');
  if (digitalMaximum === undefined) return faultOf(fields.digitalMaximum, 'is not a number');
  if (digitalMinimum >= digitalMaximum || digitalMinimum < LEAST_INT16 || digitalMaximum > LARGEST_INT16) {
    const problem = `and the minimum ${digitalMinimum} are not limits of 16-bit samples`;
    return faultOf(fields.digitalMaximum, problem);
  }
  const gain = (digitalMaximum - digitalMinimum) / (physicalMaximum - physicalMinimum);
  const baseline = digitalMinimum - physicalMinimum * gain;
  // Limits that are equal, or so near or far that the scale is 0 or infinite.
  if (!Number.isFinite(gain) || gain === 0 || !Number.isFinite(baseline)) {
    return faultOf(fields.physicalMaximum, `and the minimum ${physicalMinimum} do not give a scale`);
  }
  return { gain, baseline };
}

/**
 * Number of whole data records in the file, whatever the header says: a recorder that is switched off cannot correct its
 * header.
 */
function countRecords(
  field: Field,
  signals: readonly EdfSignal[],
  file: DiskFile,
  headerLength: number,
  { integer, fail, odd }: FieldReader,
): number {
  const recordBytes = SAMPLE_BYTES * signals.reduce((sum, signal) => sum + signal.samplesPerRecord, 0);
  const held = recordBytes === 0 ? 0 : (file.size - headerLength) / recordBytes;
  const records = Math.floor(held);
  const announced = integer(field);
  if (records < 1) {
    throw fail(field, `records of ${recordBytes} bytes announced, the file holds ${held}`);
  }
  if (announced === undefined || announced < -1) {
    odd(field, 'is not a number of records', `the file holds ${records}`, 'number of records');
  } else if (announced !== -1 && announced !== held) {
    const problem = `records of ${recordBytes} bytes announced, the file holds ${held}`;
    const effect = `${records} are read${records === held ? '' : ', and the incomplete one is left out'}`;
    odd(field, problem, effect, 'number of records');
  }
  return records;
}
