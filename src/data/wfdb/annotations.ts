import { damage } from '../file/damage.js';
import { decodeText } from '../file/decode-text.js';
import { parseDecimal } from '../file/parse-number.js';
import { annotationCode } from './annotation-code.js';
import { isRate, RATE_MEND } from './record-line.js';

/** An annotation as the file holds it. */
export interface WfdbAnnotation {
  /** Interval of the annotator's rate, from the start of the record. */
  readonly sample: number;
  /** Mnemonic, such as "N". */
  readonly code: string;
  /** Finer type; what it means depends on the code. */
  readonly subtype: number;
  /** Signal that it belongs to; 0 for all. */
  readonly channel: number;
  readonly number: number;
  /** Note, without the NUL that some files end it with. */
  readonly text: string;
}

/** All annotations of a file. */
export interface WfdbAnnotations {
  /** Intervals per second when the file says so; otherwise the record's rate holds. */
  readonly rate: number | undefined;
  /** In the order of their samples. */
  readonly annotations: readonly WfdbAnnotation[];
}

/** Codes that do not stand for an annotation but add to the one before (annot(5)). */
const SKIP = 59;
const NUMBER = 60;
const SUBTYPE = 61;
const CHANNEL = 62;
const NOTE = 63;

/** The longest note: its length is one byte. */
const LONGEST_NOTE = 255;

/** Comment at sample 0 that says how many intervals a second the annotation times count. */
const TIME_RESOLUTION = /^## time resolution: (.*)$/;
/** Comments between these at sample 0 give the codes mnemonics of the file's own: "number mnemonic description". */
const DEFINITIONS_START = '## annotation type definitions';
const DEFINITIONS_END = '## end of definitions';
const DEFINITION = /^(\d+)\s+(\S+)/;

const COMMENT_CODE = 22;
const MEND = 'fetch the annotation file again';

/** An annotation while what follows it is still being read. */
interface Draft {
  readonly sample: number;
  readonly type: number;
  subtype: number;
  channel: number;
  number: number;
  text: string;
}

/**
 * Parses an annotation file in MIT format (PhysioNet, annot(5)): words of 6 bits of code and 10 bits of time since the
 * annotation before, little-endian, with words for longer times and notes between, and a word of 0 at the end.
 *
 * @param file for messages
 * @throws InputError naming the byte
 */
export function parseAnnotations(bytes: Uint8Array, file: string): WfdbAnnotations {
  const drafts = parseWords(bytes, file);
  const names = new Map<number, string>();
  const kept: Draft[] = [];
  let rate: number | undefined;
  let defining = false;
  for (const draft of drafts) {
    const isComment = draft.type === COMMENT_CODE && draft.sample === 0;
    const resolution = isComment ? TIME_RESOLUTION.exec(draft.text) : null;
    if (resolution !== null) {
      rate = parseDecimal(resolution[1].trim());
      if (!isRate(rate)) {
        throw damage(file, 'time resolution', `"${resolution[1]}" is no rate`, RATE_MEND);
      }
    } else if (isComment && (draft.text === DEFINITIONS_START || draft.text === DEFINITIONS_END)) {
      defining = draft.text === DEFINITIONS_START;
    } else if (isComment && defining) {
      const definition = DEFINITION.exec(draft.text);
      if (definition !== null) {
        names.set(Number(definition[1]), definition[2]);
      }
    } else {
      kept.push(draft);
    }
  }
  const annotations = kept.map(({ type, ...rest }) => ({
    ...rest,
    code: names.get(type) ?? annotationCode(type),
  }));
  // Skips may go back; sort() keeps the file's order among equal samples.
  annotations.sort((left, right) => left.sample - right.sample);
  return { rate, annotations };
}

function parseWords(bytes: Uint8Array, file: string): Draft[] {
  const drafts: Draft[] = [];
  let draft: Draft | undefined;
  let sample = 0;
  let channel = 0;
  let number = 0;
  let position = 0;
  /** The next little-endian word. */
  const word = (): number => {
    if (position + 2 > bytes.length) {
      throw damage(file, `byte ${bytes.length}`, 'the file ends without its end mark', MEND);
    }
    position += 2;
    return bytes[position - 2] | (bytes[position - 1] << 8);
  };
  /** The note that starts here; its word is at byte `at`. */
  const note = (length: number, at: number): string => {
    if (length > LONGEST_NOTE) {
      throw damage(file, `byte ${at}`, `a note of ${length} bytes where ${LONGEST_NOTE} is the most`, MEND);
    }
    // Notes of odd length are padded to whole words.
    const end = position + length + (length % 2);
    if (end > bytes.length) {
      throw damage(file, `byte ${at}`, `a note of ${length} bytes goes past the end of the file`, MEND);
    }
    const content = bytes.subarray(position, position + length);
    position = end;
    const terminated = content.indexOf(0);
    return decodeText(terminated < 0 ? content : content.subarray(0, terminated));
  };
  for (;;) {
    const at = position;
    const current = word();
    if (current === 0) {
      checkPadding(bytes, position, file);
      return drafts;
    }
    const code = current >> 10;
    const data = current & 0x3ff;
    if (code < SKIP) {
      sample += data;
      if (sample < 0 || !Number.isSafeInteger(sample)) {
        throw damage(file, `byte ${at}`, `an annotation at sample ${sample}`, MEND);
      }
      draft = { sample, type: code, subtype: 0, channel, number, text: '' };
      // Code 0 only moves the time on.
      if (code !== 0) {
        drafts.push(draft);
      }
    } else if (code === SKIP) {
      // As on a PDP-11: the high word first.
      const high = word();
      sample += (high << 16) | word();
    } else if (code === NOTE) {
      const text = note(data, at);
      if (draft !== undefined) {
        draft.text = text;
      }
    } else {
      // Channel and number hold for the annotations after, too.
      const value = (data << 22) >> 22;
      if (code === CHANNEL) {
        channel = data;
      } else if (code === NUMBER) {
        number = value;
      }
      if (draft !== undefined) {
        draft.channel = channel;
        draft.number = number;
        draft.subtype = code === SUBTYPE ? value : draft.subtype;
      }
    }
  }
}

/** What follows the end mark can only be padding: anything else says that the mark is damage. */
function checkPadding(bytes: Uint8Array, from: number, file: string): void {
  for (let position = from; position < bytes.length; position++) {
    if (bytes[position] !== 0) {
      throw damage(file, `byte ${from - 2}`, `an end mark with ${bytes.length - from} bytes after it`, MEND);
    }
  }
}
