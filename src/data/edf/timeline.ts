import { damage } from '../file/damage.js';
import type { DiskFile } from '../file/disk-file.js';
import type { ReportOddity } from '../oddity.js';
import { isTooMuchMissing } from '../too-much-missing.js';
import type { RecordStart } from './annotations.js';
import type { EdfHeader } from './header.js';

/** Data records that follow each other without a gap. */
export interface Piece {
  readonly firstRecord: number;
  /** The record after the last one. */
  readonly endRecord: number;
  /** Total length in seconds of the gaps before its first record. */
  readonly gaps: number;
}

/** Samples of one channel that are contiguous in the file and in time. */
export interface SampleRun {
  /** Index of the first sample in the channel, gaps included. */
  readonly start: number;
  /** Index of the first sample among those that the file holds of the channel. */
  readonly stored: number;
  readonly count: number;
}

/** Deviation in seconds that is always allowed for the start of a data record. */
const LEAST_TOLERANCE = 1e-3;

/**
 * Finds the gaps between data records from the times that they state. If times go back they contradict each other, and none
 * of them is used, as in MNE.
 *
 * @param starts the known starts of data records, in the order of the records
 * @throws InputError when gaps are so long that they cannot be filled
 */
export function findPieces(
  header: EdfHeader,
  starts: readonly RecordStart[],
  file: DiskFile,
  report: ReportOddity,
): readonly Piece[] {
  const { recordDuration, records } = header;
  const whole: Piece = { firstRecord: 0, endRecord: records, gaps: 0 };
  // Records that contain only annotations have no duration to add up.
  if (recordDuration === 0 || starts.length === 0) return [whole];
  const jumps = findJumps(header, starts);
  const back = jumps.find(({ seconds }) => seconds < 0);
  if (back !== undefined) {
    report({
      ...describeJump(back, file),
      effect: 'their times are not used: each record is assumed to follow the one before it',
      remedy: 'write the file again with ascending times',
    });
    return [whole];
  }
  const pieces: Piece[] = [];
  let current = whole;
  for (const jump of jumps) {
    if (header.kind !== 'EDF+D') {
      report({
        ...describeJump(jump, file),
        effect: 'the gap is taken as not measured',
        remedy: 'save its pieces without gaps as EDF+C, or mark the file as EDF+D',
      });
    }
    const gaps = current.gaps + jump.seconds;
    checkGaps(gaps, header, file, jump.place);
    pieces.push({ ...current, endRecord: jump.record });
    current = { firstRecord: jump.record, endRecord: records, gaps };
  }
  return [...pieces, current];
}

/** A data record that does not start where the one before ended. */
interface Jump extends RecordStart {
  /** How much later it starts; negative if earlier. */
  readonly seconds: number;
}

function findJumps(header: EdfHeader, starts: readonly RecordStart[]): readonly Jump[] {
  const { recordDuration } = header;
  const tolerance = toleranceOf(header);
  const jumps: Jump[] = [];
  starts.slice(1).forEach((next, i) => {
    // Rounded starts may drift, so a record is compared with the one before it.
    const { record, start } = starts[i];
    const seconds = next.start - (start + (next.record - record) * recordDuration);
    if (Math.abs(seconds) > tolerance) jumps.push({ ...next, seconds });
  });
  return jumps;
}

function describeJump({ start, seconds, place }: Jump, { path }: DiskFile) {
  const end = Number((start - seconds).toFixed(6));
  return {
    kind: 'data records',
    source: path,
    place: `byte ${place}`,
    problem: `a data record starts at ${start} s where the one before ended at ${end} s`,
  };
}

function checkGaps(gaps: number, header: EdfHeader, file: DiskFile, place: number): void {
  const { records, recordDuration, signals } = header;
  const perRecord = signals.reduce((sum, one) => sum + (one.isAnnotation ? 0 : one.samplesPerRecord), 0);
  const samples = (gaps / recordDuration) * perRecord;
  if (isTooMuchMissing(gaps, records * recordDuration, samples)) {
    const problem = `gaps of ${gaps} s up to here, while only ${records * recordDuration} s were measured`;
    throw damage(file.path, `byte ${place}`, problem, 'save its pieces as separate files');
  }
}

/** Allowed deviation of a start in seconds: files round starts to some digits, and less than half a sample is not a gap. */
function toleranceOf({ signals, recordDuration }: EdfHeader): number {
  const most = signals.reduce(
    (samples, one) => (one.isAnnotation ? samples : Math.max(samples, one.samplesPerRecord)),
    1,
  );
  return Math.max(LEAST_TOLERANCE, recordDuration / most / 2);
}

/** The positions, in time and in the file, of the samples of a channel with the given number of samples per record. */
export function runsOf(
  pieces: readonly Piece[],
  samplesPerRecord: number,
  recordDuration: number,
): readonly SampleRun[] {
  return pieces.map(({ firstRecord, endRecord, gaps }) => {
    const stored = firstRecord * samplesPerRecord;
    const shift = recordDuration === 0 ? 0 : Math.round((gaps / recordDuration) * samplesPerRecord);
    return { start: stored + shift, stored, count: (endRecord - firstRecord) * samplesPerRecord };
  });
}

/** The end of the last run: the length of a channel, gaps included. */
export function lengthOf(runs: readonly SampleRun[]): number {
  const last = runs[runs.length - 1];
  return last.start + last.count;
}
