import { damage } from '../file/damage.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { HeaderLine } from './header-line.js';
import { parseRecordLine, type RecordLine } from './record-line.js';
import { parseSegmentLine, type SegmentLine } from './segment-line.js';
import { parseSignalLine, type SignalLine } from './signal-line.js';

/** A header: of signals, or of the segments of a record. */
export interface WfdbHeader {
  readonly record: RecordLine;
  /** Empty in the header of a record of segments. */
  readonly signals: readonly SignalLine[];
  /** Undefined unless the record is divided into segments. */
  readonly segments: readonly SegmentLine[] | undefined;
  /** Comment lines without their "#". */
  readonly comments: readonly string[];
}

/**
 * Parses the text of a header (PhysioNet, WFDB Applications Guide, header(5)). Lines after the announced signals are ignored,
 * as the format specifies.
 *
 * @param file for messages
 * @param report receives the oddities; all of it is refused when absent
 * @throws InputError naming the line and the field, if the header as a whole cannot be understood
 */
export function parseHeader(text: string, file: string, report: ReportOddity = refuseOddity): WfdbHeader {
  const comments: string[] = [];
  const lines: HeaderLine[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed.startsWith('#')) {
      comments.push(trimmed.slice(1).trim());
    } else if (trimmed !== '') {
      lines.push({ file, number: index + 1, text: trimmed, fields: trimmed.split(/\s+/) });
    }
  });
  if (lines.length === 0) {
    throw damage(file, 'line 1', 'no line describes a record', 'check that this is a WFDB header');
  }
  const record = parseRecordLine(lines[0], report);
  if (record.segments !== undefined) {
    const segments = lines.slice(1, record.segments + 1).map(parseSegmentLine);
    if (segments.length < record.segments) {
      const problem = `${record.segments} segments announced, ${segments.length} named`;
      throw damage(file, `line ${lines[0].number}, number of segments`, problem, 'fetch the header again');
    }
    return { record, signals: [], segments, comments };
  }
  if (record.signals > lines.length - 1) {
    const problem = `${record.signals} signals announced, ${lines.length - 1} described`;
    throw damage(file, `line ${lines[0].number}, number of signals`, problem, 'fetch the header again');
  }
  const signals = lines
    .slice(1, record.signals + 1)
    .map((line, signal) => parseSignalLine(line, signal, report));
  return { record, signals, segments: undefined, comments };
}
