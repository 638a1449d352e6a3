import { damage, quoted } from '../file/damage.js';
import { decodeText } from '../file/decode-text.js';
import { parseDecimal } from '../file/parse-number.js';

/** A time-stamped annotations list (TAL): remarks that have one time. */
export interface AnnotationList {
  /** Seconds from the start time in the file's header. */
  readonly onset: number;
  /** Seconds. */
  readonly duration: number;
  /** An empty first text marks the list that says when its data record starts. */
  readonly texts: readonly string[];
}

const END_OF_TEXT = 0x14;
const BEFORE_DURATION = 0x15;
const MEND = 'fetch the file again';

/**
 * Parses the annotations of one data record: lists of `onset [0x15 duration] 0x14 text 0x14 ... 0x14 0x00`, then zeros
 * (EDF+ specification, section 2.2).
 *
 * @param start byte of the file that the first of these bytes is, for messages
 * @throws InputError naming the byte
 */
export function parseAnnotationLists(bytes: Uint8Array, file: string, start: number): AnnotationList[] {
  const lists: AnnotationList[] = [];
  let position = 0;
  while (position < bytes.length) {
    if (bytes[position] === 0) {
      position++;
      continue;
    }
    const end = bytes.indexOf(0, position);
    if (end < 0 || bytes[end - 1] !== END_OF_TEXT) {
      throw damage(file, `byte ${start + position}`, 'an annotation without its end mark', MEND);
    }
    lists.push(parseList(bytes.subarray(position, end), file, start + position));
    position = end + 1;
  }
  return lists;
}

/** One list without its final zero. */
function parseList(bytes: Uint8Array, file: string, start: number): AnnotationList {
  const [stamp, ...rest] = split(bytes, END_OF_TEXT);
  const [onsetText, durationText, ...surplus] = split(stamp, BEFORE_DURATION).map(decodeText);
  const onset = /^[+-]/.test(onsetText) ? parseDecimal(onsetText) : undefined;
  const duration = durationText === undefined ? 0 : parseDecimal(durationText);
  if (onset === undefined || duration === undefined || duration < 0 || surplus.length > 0) {
    const problem = `${quoted(decodeText(stamp))} is no onset of an annotation`;
    throw damage(file, `byte ${start}`, problem, MEND);
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
  return [...parts, bytes.subarray(from)];
}
