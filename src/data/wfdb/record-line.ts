import { quoted } from '../../text/quoted.js';
import { damage } from '../file/damage.js';
import { parseDecimal, parseInteger } from '../file/parse-number.js';
import type { ReportOddity } from '../oddity.js';
import { type HeaderLine, reportField } from './header-line.js';

/** The first line of a header, which applies to the whole record. */
export interface RecordLine {
  /** Line of the header, counted from 1. */
  readonly line: number;
  readonly name: string;
  /** Number of segments; undefined for a record that is not divided into segments. */
  readonly segments: number | undefined;
  readonly signals: number;
  /** Frames per second: the rate of every signal with one sample per frame. */
  readonly rate: number;
  /** Ticks per second of the counter of the tape or paper that was digitized. */
  readonly counterRate: number;
  /** The value of that counter at the first sample. */
  readonly counterBase: number;
  /** Number of frames, or undefined if the header does not say it. */
  readonly frames: number | undefined;
  /** Time of day of the first sample as the file spells it, such as "12:44:02". */
  readonly baseTime: string | undefined;
  /** Day of the first sample as the file spells it, such as "10/12/2009" for the tenth of December. */
  readonly baseDate: string | undefined;
}

/** The rate of signals when a header names none. */
const DEFAULT_RATE = 250;

/** No recording has a rate outside these limits; inside, a time in seconds always leads back to its sample. */
const SLOWEST_RATE = 1e-6;
const FASTEST_RATE = 1e9;

/** Whether a number can be a sampling rate in Hz. */
export function isRate(rate: number | undefined): rate is number {
  return rate !== undefined && rate >= SLOWEST_RATE && rate <= FASTEST_RATE;
}

/** The remedy for a wrong rate, for messages. */
export const RATE_REMEDY = `give it in Hz, between ${SLOWEST_RATE} and ${FASTEST_RATE}`;

const RATE = /^([^/()]+)(.*)$/;
const COUNTER = /^(?:\/([^/()]+)(?:\(([^/()]+)\))?)?$/;
const TIME = /^\d{1,2}(:\d{1,2}){0,2}(\.\d*)?$/;
const DATE = /^\d{1,2}\/\d{1,2}\/\d{1,4}$/;

const UNUSED = 'nothing depends on it';

/**
 * Parses `name[/segments] signals [rate[/counter rate[(counter base)]] [samples [time [date]]]]`
 * (PhysioNet, header(5)). Fields after the rate are optional: mistakes in them are oddities.
 *
 * @throws InputError naming the field
 */
export function parseRecordLine(line: HeaderLine, report: ReportOddity): RecordLine {
  const [nameField, signalsField, rateField, framesField, ...start] = line.fields;
  const fail = (field: string, problem: string, remedy: string) =>
    damage(line.file, `line ${line.number}, ${field}`, problem, remedy);
  const odd = (field: string, problem: string, effect: string, remedy: string) =>
    reportField(line, field, { problem, effect, remedy }, report);
  const slash = nameField.indexOf('/');
  const segments = slash < 0 ? undefined : parseInteger(nameField.slice(slash + 1));
  if (slash >= 0 && (segments === undefined || segments < 1)) {
    const problem = `${quoted(nameField.slice(slash + 1))} is not a number of segments`;
    throw fail('number of segments', problem, 'write it as name/segments');
  }
  const signals = signalsField === undefined ? undefined : parseInteger(signalsField);
  if (signals === undefined || signals < 0) {
    const problem =
      signalsField === undefined ? 'it is missing' : `${quoted(signalsField)} is not a number of signals`;
    throw fail('number of signals', problem, 'write the line as "name signals rate samples"');
  }
  const parts = rateField === undefined ? null : RATE.exec(rateField);
  const rate = rateField === undefined ? DEFAULT_RATE : parts ? parseDecimal(parts[1]) : undefined;
  if (!isRate(rate)) {
    throw fail('sampling rate', `${quoted(rateField ?? '')} is not a rate`, RATE_REMEDY);
  }
  const counter = COUNTER.exec(parts?.[2] ?? '');
  const counterRate = counter?.[1] === undefined ? rate : parseDecimal(counter[1]);
  const counterBase = counter?.[2] === undefined ? 0 : parseDecimal(counter[2]);
  if (counter === null || counterRate === undefined || counterBase === undefined) {
    odd('counter rate', `${quoted(rateField ?? '')} is not rate/counter(base)`, UNUSED, 'remove it');
  }
  const frames = framesField === undefined ? 0 : parseInteger(framesField);
  if (frames === undefined || frames < 0) {
    const problem = `${quoted(framesField ?? '')} is not a number of samples`;
    odd('number of samples', problem, 'the signal files say how many there are', 'correct the header');
  }
  const [baseTime, baseDate] = start;
  reportStart(start, odd);
  return {
    line: line.number,
    name: slash < 0 ? nameField : nameField.slice(0, slash),
    segments,
    signals,
    rate,
    // Not positive means the same as absent.
    counterRate: counterRate !== undefined && counterRate > 0 ? counterRate : rate,
    counterBase: counterBase ?? 0,
    frames: frames === undefined || frames <= 0 ? undefined : frames,
    baseTime,
    baseDate,
  };
}

/** Reports a time or date that is not spelled as the format specifies; nothing depends on them. */
function reportStart(
  [time, date, ...rest]: readonly string[],
  odd: (field: string, problem: string, effect: string, remedy: string) => void,
): void {
  if (time !== undefined && !TIME.test(time)) {
    odd('base time', `${quoted(time)} is not a time`, UNUSED, 'write it as HH:MM:SS or remove it');
  } else if (date !== undefined && !DATE.test(date)) {
    odd('base date', `${quoted(date)} is not a date`, UNUSED, 'write it as DD/MM/YYYY or remove it');
  } else if (rest.length > 0) {
    odd('end', `${quoted(rest.join(' '))} follows the date`, UNUSED, 'remove it');
  }
}
