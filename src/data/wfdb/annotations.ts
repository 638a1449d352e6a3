import { quoted } from '../../text/quoted.js';
import { decodeText } from '../file/decode-text.js';
import { parseDecimal } from '../file/parse-number.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { annotationCode } from './annotation-code.js';
import { isRate, RATE_REMEDY } from './record-line.js';

/** An annotation as the file holds it. */
export interface WfdbAnnotation {
  /** Interval of the annotator's rate, from the start of the record; negative for one before it. */
  readonly sample: number;
  /** Mnemonic, such as "N". */
  readonly code: string;
  /** Finer type; what it means depends on the code. */
  readonly subtype: number;
  /** Signal that it belongs to; 0 for all. */
  readonly channel: number;
  readonly number: number;
  /** Note, without the NUL that some files add at its end. */
  readonly text: string;
}

/** All annotations of a file. */
export interface WfdbAnnotations {
  /** Intervals per second if the file says it; otherwise the rate of the record applies. */
  readonly rate: number | undefined;
  /** In the order of their samples. */
  readonly annotations: readonly WfdbAnnotation[];
}

/** Codes that are not annotations but add to the one before (annot(5)). */
const SKIP = 59;
const NUMBER = 60;
const SUBTYPE = 61;
const CHANNEL = 62;
const NOTE = 63;

/** The longest note: its length is one byte, the only one that libwfdb and wfdb-python use. */
const LONGEST_NOTE = 255;

/** Comment at sample 0 that gives the number of intervals per second in which annotation times are counted. */
const TIME_RESOLUTION = /^## time resolution: (.*)$/;
/** Comments between these at sample 0 define the file's own mnemonics of codes: "number mnemonic description". */
const DEFINITIONS_START = '## annotation type definitions';
const DEFINITIONS_END = '## end of definitions';
const DEFINITION = /^(\d+)\s+(\S+)/;

const COMMENT_CODE = 22;
const REMEDY = 'fetch the annotation file again';

/** An annotation while what follows it is still being read. */
interface Draft {
  readonly sample: number;
  readonly type: number;
  subtype: number;
  channel: number;
  number: number;
  text: string;
}

/** Reports an oddity at a byte of the file. */
type ReportByte = (at: number, problem: string, effect: string) => void;

/**
 * Parses an annotation file in MIT format (PhysioNet, annot(5)): words of 6 bits of code and 10 bits of time since the
 * annotation before, little-endian, with words for longer times and notes between, and a word of 0 at the end. A damaged file
 * is read as far as possible, which is an oddity.
 *
 * @param file for messages
 * @param report receives the oddities, with the byte; all of it is refused when absent
 */
export function parseAnnotations(
  bytes: Uint8Array,
  file: string,
  report: ReportOddity = refuseOddity,
): WfdbAnnotations {
  const odd: ReportByte = (at, problem, effect) =>
    report({ kind: 'annotation file', source: file, place: `byte ${at}`, problem, effect, remedy: REMEDY });
  const drafts = parseWords(bytes, odd);
  const names = new Map<number, string>();
  const annotations: WfdbAnnotation[] = [];
  let rate: number | undefined;
  let defining = false;
  for (const { type, sample, subtype, channel, number, text } of drafts) {
    const isComment = type === COMMENT_CODE && sample === 0;
    const resolution = isComment ? TIME_RESOLUTION.exec(text) : null;
    if (resolution !== null) {
      const said = parseDecimal(resolution[1].trim());
      rate = isRate(said) ? said : undefined;
      if (rate === undefined) {
        const problem = `${quoted(resolution[1])} is not a rate`;
        const effect = 'times are read as samples of the record';
        report({
          kind: 'time resolution',
          source: file,
          place: 'time resolution',
          problem,
          effect,
          remedy: RATE_REMEDY,
        });
      }
    } else if (isComment && (text === DEFINITIONS_START || text === DEFINITIONS_END)) {
      defining = text === DEFINITIONS_START;
    } else if (isComment && defining) {
      const definition = DEFINITION.exec(text);
      if (definition !== null) {
        names.set(Number(definition[1]), definition[2]);
      }
    } else {
      annotations.push({
        sample,
        code: names.get(type) ?? annotationCode(type),
        subtype,
        channel,
        number,
        text,
      });
    }
  }
  // Skips may go back; sort() keeps the file's order among equal samples.
  annotations.sort((left, right) => left.sample - right.sample);
  if (annotations.length > 0 && annotations[0].sample < 0) {
    const before = annotations.findIndex(({ sample }) => sample >= 0);
    report({
      kind: 'annotation before the start',
      source: file,
      place: '',
      problem: `an annotation at sample ${annotations[0].sample}, before the start of the record`,
      effect: 'it is kept, with its time',
      remedy: 'remove it from the annotation file',
      count: before < 0 ? annotations.length : before,
    });
  }
  return { rate, annotations };
}

function parseWords(bytes: Uint8Array, odd: ReportByte): Draft[] {
  const drafts: Draft[] = [];
  let draft: Draft | undefined;
  let sample = 0;
  let channel = 0;
  let number = 0;
  let position = 0;
  /** The next little-endian word; undefined at the end of the file, where none is expected. */
  const word = (): number | undefined => {
    if (position + 2 > bytes.length) {
      odd(bytes.length, 'the file ends without its end mark', 'everything before is read');
      return undefined;
    }
    position += 2;
    return bytes[position - 2] | (bytes[position - 1] << 8);
  };
  /** The note that starts here; its word is at byte `at`. */
  const note = (announced: number, at: number): string | undefined => {
    const length = announced & LONGEST_NOTE;
    if (length !== announced) {
      odd(
        at,
        `a note of ${announced} bytes, but at most ${LONGEST_NOTE} are allowed`,
        `its first ${length} bytes are read`,
      );
    }
    // Notes of odd length are padded to whole words.
    const end = position + length + (length % 2);
    if (end > bytes.length) {
      odd(at, `a note of ${length} bytes extends past the end of the file`, 'everything before is read');
      return undefined;
    }
    const content = bytes.subarray(position, position + length);
    position = end;
    const terminated = content.indexOf(0);
    return decodeText(terminated < 0 ? content : content.subarray(0, terminated));
  };
  for (;;) {
    const at = position;
    const current = word();
    if (current === undefined) return drafts;
    if (current === 0) {
      reportRest(bytes, position, odd);
      return drafts;
    }
    const code = current >> 10;
    const data = current & 0x3ff;
    if (code < SKIP) {
      sample += data;
      draft = { sample, type: code, subtype: 0, channel, number, text: '' };
      // Code 0 only moves the time on.
      if (code !== 0) {
        drafts.push(draft);
      }
    } else if (code === SKIP) {
      // As on a PDP-11: the high word first.
      const high = word();
      const low = high === undefined ? undefined : word();
      if (high === undefined || low === undefined) return drafts;
      sample += (high << 16) | low;
    } else if (code === NOTE) {
      const text = note(data, at);
      if (text === undefined) return drafts;
      if (draft !== undefined) {
        draft.text = text;
      }
    } else {
      // Channel and number also apply to the following annotations.
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

/** What follows the end mark can only be padding. */
function reportRest(bytes: Uint8Array, from: number, odd: ReportByte): void {
  if (bytes.subarray(from).some((byte) => byte !== 0)) {
    odd(from - 2, `an end mark with ${bytes.length - from} bytes after it`, 'everything after it is ignored');
  }
}
