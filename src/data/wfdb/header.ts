import { damage, quoted } from '../file/damage.js';
import type { HeaderLine } from './header-line.js';
import { parseRecordLine, type RecordLine } from './record-line.js';
import { parseSignalLine, type SignalLine } from './signal-line.js';

/** A header of one segment. */
export interface WfdbHeader {
  readonly record: RecordLine;
  readonly signals: readonly SignalLine[];
  /** Comment lines without their "#". */
  readonly comments: readonly string[];
}

/**
 * Parses the text of a header (PhysioNet, WFDB Applications Guide, header(5)). Lines after the announced signals are
 * ignored, as the format says.
 *
 * @param file for messages
 * @throws InputError naming the line and the field
 */
export function parseHeader(text: string, file: string): WfdbHeader {
  const comments: string[] = [];
  const lines: HeaderLine[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed.startsWith('#')) {
      comments.push(trimmed.slice(1).trim());
    } else if (trimmed !== '') {
      lines.push({ file, number: index + 1, fields: trimmed.split(/\s+/) });
    }
  });
  if (lines.length === 0) {
    throw damage(file, 'line 1', 'no line describes a record', 'check that this is a WFDB header');
  }
  const record = parseRecordLine(lines[0]);
  if (record.signals > lines.length - 1) {
    const problem = `${record.signals} signals announced, ${lines.length - 1} described`;
    throw damage(file, `line ${lines[0].number}, number of signals`, problem, 'fetch the header again');
  }
  const signals = lines.slice(1, record.signals + 1).map(parseSignalLine);
  checkGroups(signals, file);
  return { record, signals, comments };
}

/** Signals of one file lie next to each other and share what belongs to the file. */
function checkGroups(signals: readonly SignalLine[], file: string): void {
  const seen = new Map<string, SignalLine>();
  signals.forEach((signal, index) => {
    const first = seen.get(signal.file);
    if (first === undefined) {
      seen.set(signal.file, signal);
      return;
    }
    const place = `line ${signal.line}`;
    if (signals[index - 1].file !== signal.file) {
      const problem = `${quoted(signal.file)} was named before, with another file between`;
      throw damage(file, `${place}, file`, problem, 'put the signals of a file next to each other');
    }
    if (signal.format !== first.format || signal.byteOffset !== first.byteOffset) {
      const problem = `signals of ${quoted(signal.file)} differ in format or offset (see line ${first.line})`;
      throw damage(file, `${place}, format`, problem, 'a file has one format and one offset');
    }
  });
}
