import { quoted } from '../../text/quoted.js';
import { damage } from '../file/damage.js';
import { parseDecimal, parseInteger } from '../file/parse-number.js';
import type { Oddity, ReportOddity } from '../oddity.js';

/** A text field of the header and where it is. */
export interface Field {
  /** Its text, without padding. */
  readonly text: string;
  /** Its whole text, without the blanks at its ends. */
  readonly whole: string;
  readonly place: string;
}

/** Reads fields out of header bytes that start at this byte of the file. */
export function fieldsOf(bytes: Uint8Array, start: number) {
  return (offset: number, width: number, name: string): Field => {
    // EDF is ASCII; the micro sign of units is Latin-1 in many files.
    const whole = Buffer.from(bytes.subarray(offset, offset + width))
      .toString('latin1')
      .trim();
    const end = whole.indexOf('\0');
    return {
      // Some programs end fields with a NUL and leave old bytes after it.
      text: (end < 0 ? whole : whole.slice(0, end)).trim(),
      whole,
      place: `byte ${start + offset} (${name})`,
    };
  };
}

const REMEDY = 'fetch the file again or correct its header';

/** Makes errors and oddities about fields of a file, and parses numbers in them. */
export interface FieldReader {
  fail(field: Field, problem: string, remedy?: string): Error;
  odd(field: Field, problem: string, effect: string, kind?: string): void;
  /** The integer in the field; undefined when there is none. */
  integer(field: Field): number | undefined;
  /** The number in the field; undefined when there is none. */
  decimal(field: Field): number | undefined;
}

/** Blanks, control characters and non-ASCII characters may follow a number: recorders leave such things there. */
const NUMBER = /^([+-]?[0-9.,eE+-]*)(?:[^\x21-\x7e].*)?$/s;

/** An integer, also one that is written as "256.0". */
function parseWhole(text: string): number | undefined {
  const value = parseInteger(text) ?? parseDecimal(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A reader of the fields of a file's header. */
export function readFields(path: string, report: ReportOddity): FieldReader {
  const odd = ({ text, place }: Field, problem: string, effect: string, kind = 'EDF header') => {
    const oddity: Oddity = {
      kind,
      source: path,
      place,
      problem: `${quoted(text)} ${problem}`,
      effect,
      remedy: REMEDY,
    };
    report(oddity);
  };
  const number = (field: Field, parse: (text: string) => number | undefined): number | undefined => {
    const said = NUMBER.exec(field.text)?.[1] ?? field.text;
    const value = parse(said.replace(',', '.'));
    if (value !== undefined && (said !== field.text || said.includes(',') || field.whole !== field.text)) {
      odd({ ...field, text: field.whole }, 'is not a plain number', `it is taken as ${value}`, 'EDF number');
    }
    return value;
  };
  return {
    fail: ({ text, place }, problem, remedy = REMEDY) =>
      damage(path, place, `${quoted(text)} ${problem}`, remedy),
    odd,
    integer: (field) => number(field, parseWhole),
    decimal: (field) => number(field, parseDecimal),
  };
}

/** The remedy for a wrong header. */
export const HEADER_REMEDY = REMEDY;
