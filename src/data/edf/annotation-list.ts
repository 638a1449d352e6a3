import { quoted } from '../../text/quoted.js';
import { decodeText } from '../file/decode-text.js';
import { parseDecimal } from '../file/parse-number.js';

/** A time-stamped annotations list (TAL): remarks with a common time. */
export interface AnnotationList {
  /** Seconds from the start time in the file's header. */
  readonly onset: number;
  /** Seconds. */
  readonly duration: number;
  /** An empty first text marks the list that gives the start of its data record. */
  readonly texts: readonly string[];
}

const END_OF_TEXT = 0x14;
const BEFORE_DURATION = 0x15;

/** Receives the fault of a list that is skipped, and the byte of the fault. */
export type ReportList = (at: number, problem: string) => void;

/**
 * Parses the annotations of one data record: lists of `onset [0x15 duration] 0x14 text 0x14 ... 0x14 0x00`, then zeros
 * (EDF+ specification, section 2.2).
 *
 * @param most number of lists to read; all when absent
 */
export function parseAnnotationLists(
  bytes: Uint8Array,
  report: ReportList,
  most = Number.POSITIVE_INFINITY,
): AnnotationList[] {
  const lists: AnnotationList[] = [];
  let position = 0;
  while (position < bytes.length && lists.length < most) {
    if (bytes[position] === 0) {
      position++;
      continue;
    }
    const zero = bytes.indexOf(0, position);
    const end = zero < 0 ? bytes.length : zero;
    if (zero < 0 || bytes[end - 1] !== END_OF_TEXT) {
      report(position, 'an annotation without its end mark');
    } else {
      const list = parseList(bytes.subarray(position, end), (problem) => report(position, problem));
      if (list !== undefined) lists.push(list);
    }
    position = end + 1;
  }
  return lists;
}

/** One list without its final zero; undefined when it has no time. */
function parseList(bytes: Uint8Array, report: (problem: string) => void): AnnotationList | undefined {
  const [stamp, ...rest] = split(bytes, END_OF_TEXT);
  const [onsetText, durationText, ...surplus] = split(stamp, BEFORE_DURATION).map(decodeText);
  const onset = /^[+-]/.test(onsetText) ? parseDecimal(onsetText) : undefined;
  // An announced but missing duration counts as none.
  const duration = durationText === undefined || durationText === '' ? 0 : parseDecimal(durationText);
  if (onset === undefined || duration === undefined || duration < 0 || surplus.length > 0) {
    report(`${quoted(decodeText(stamp))} is not the onset of an annotation`);
    return undefined;
  }
  // The last text ends with a mark, too: nothing comes after it.
  return { onset, duration, texts: rest.slice(0, -1).map(decodeText) };
}

function split(bytes: Uint8Array, mark: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, from)) {
    parts.push(bytes.subarray(from, at));
    from = at + 1;
  }
  parts.push(bytes.subarray(from));
  return parts;
}
