import { damage, quoted } from '../file/damage.js';
import { parseDecimal, parseInteger } from '../file/parse-number.js';
import type { HeaderLine } from './header-line.js';

/** The first line of a header: what holds for the whole record. */
export interface RecordLine {
  /** Line of the header, counted from 1. */
  readonly line: number;
  readonly name: string;
  readonly signals: number;
  /** Frames per second: the rate of every signal that has one sample a frame. */
  readonly rate: number;
  /** Ticks per second of the counter of the tape or paper that was digitized. */
  readonly counterRate: number;
  /** What that counter showed at the first sample. */
  readonly counterBase: number;
  /** Frames, or undefined when the header does not say. */
  readonly frames: number | undefined;
  /** Time of day of the first sample as the file spells it, such as "12:44:02". */
  readonly baseTime: string | undefined;
  /** Day of the first sample as the file spells it, such as "10/12/2009" for the tenth of December. */
  readonly baseDate: string | undefined;
}

/** The rate that signals have when a header names none. */
const DEFAULT_RATE = 250;

/** Rates outside are no recording's; inside, a time in seconds always leads back to its sample. */
const SLOWEST_RATE = 1e-6;
const FASTEST_RATE = 1e9;

/** Whether a number can be a sampling rate in Hz. */
export function isRate(rate: number | undefined): rate is number {
  return rate !== undefined && rate >= SLOWEST_RATE && rate <= FASTEST_RATE;
}

/** What a rate has to be, for messages. */
export const RATE_MEND = `give it in Hz, between ${SLOWEST_RATE} and ${FASTEST_RATE}`;

const RATE = /^([^/()]+)(?:\/([^/()]+)(?:\(([^/()]+)\))?)?$/;
const TIME = /^\d{1,2}(:\d{1,2}){0,2}(\.\d*)?$/;
const DATE = /^\d{1,2}\/\d{1,2}\/\d{1,4}$/;

/**
 * Parses `name[/segments] signals [rate[/counter rate[(counter base)]] [samples [time [date]]]]`
 * (PhysioNet, header(5)).
 *
 * @throws InputError naming the field; records of several segments are refused
 */
export function parseRecordLine(line: HeaderLine): RecordLine {
  const [nameField, signalsField, rateField, framesField, baseTime, baseDate, ...rest] = line.fields;
  const fail = (field: string, problem: string, mend: string) =>
    damage(line.file, `line ${line.number}, ${field}`, problem, mend);
  const slash = nameField.indexOf('/');
  if (slash >= 0) {
    const problem = `the record has ${quoted(nameField.slice(slash + 1))} segments, which are not read here`;
    throw fail('number of segments', problem, 'give the header of one of its segments');
  }
  const signals = signalsField === undefined ? undefined : parseInteger(signalsField);
  if (signals === undefined || signals < 0) {
    const problem =
      signalsField === undefined ? 'it is missing' : `${quoted(signalsField)} is no count of signals`;
    throw fail('number of signals', problem, 'the line is "name signals rate samples"');
  }
  const parts = rateField === undefined ? undefined : RATE.exec(rateField);
  const rate = rateField === undefined ? DEFAULT_RATE : parts ? parseDecimal(parts[1]) : undefined;
  if (!isRate(rate)) {
    throw fail('sampling rate', `${quoted(rateField)} is no rate`, RATE_MEND);
  }
  const counterRate = parts?.[2] === undefined ? rate : parseDecimal(parts[2]);
  const counterBase = parts?.[3] === undefined ? 0 : parseDecimal(parts[3]);
  if (counterRate === undefined || counterBase === undefined) {
    throw fail('counter rate', `${quoted(rateField)} is no rate/counter(base)`, 'remove it or mend it');
  }
  const frames = framesField === undefined ? 0 : parseInteger(framesField);
  if (frames === undefined || frames < 0) {
    throw fail('number of samples', `${quoted(framesField)} is no count of samples`, 'correct the header');
  }
  if (baseTime !== undefined && !TIME.test(baseTime)) {
    throw fail('base time', `${quoted(baseTime)} is no time`, 'write it as HH:MM:SS or remove it');
  }
  if (baseDate !== undefined && !DATE.test(baseDate)) {
    throw fail('base date', `${quoted(baseDate)} is no date`, 'write it as DD/MM/YYYY or remove it');
  }
  if (rest.length > 0) {
    throw fail('end', `${quoted(rest.join(' '))} follows the date`, 'remove it');
  }
  return {
    line: line.number,
    name: nameField,
    signals,
    rate,
    // Not positive means the same as absent.
    counterRate: counterRate > 0 ? counterRate : rate,
    counterBase,
    frames: frames === 0 ? undefined : frames,
    baseTime,
    baseDate,
  };
}
