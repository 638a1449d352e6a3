import { quoted } from '../../text/quoted.js';
import { damage } from '../file/damage.js';
import { parseInteger } from '../file/parse-number.js';
import type { HeaderLine } from './header-line.js';

/** The name of a segment in which nothing was measured. */
export const NULL_SEGMENT = '~';

/** A segment as the header of a record of segments names it. */
export interface SegmentLine {
  /** Line of the header, counted from 1. */
  readonly line: number;
  /** The record that is the segment, or NULL_SEGMENT. */
  readonly name: string;
  /** Its length; 0 only for a layout segment. */
  readonly frames: number;
}

/**
 * Parses `record samples` (PhysioNet, header(5)).
 *
 * @throws InputError naming the field
 */
export function parseSegmentLine(line: HeaderLine): SegmentLine {
  const [name, length] = line.fields;
  const frames = length === undefined ? undefined : parseInteger(length);
  if (frames === undefined || frames < 0) {
    const problem = length === undefined ? 'it is missing' : `${quoted(length)} is not a number of samples`;
    const place = `line ${line.number}, number of samples of the segment`;
    throw damage(line.file, place, problem, 'write the line as "segment samples"');
  }
  return { line: line.number, name, frames };
}
