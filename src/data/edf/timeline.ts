import { damage } from '../file/damage.js';
import type { DiskFile } from '../file/disk-file.js';
import type { ReportOddity } from '../oddity.js';
import { isTooMuchMissing } from '../too-much-missing.js';
import type { RecordStart } from './annotations.js';
import type { EdfHeader } from './header.js';

/** Data records that follow each other without a gap. */
export interface Piece {
  readonly firstRecord: number;
  /** Record behind the last. */
  readonly endRecord: number;
  /** Seconds of gaps before its first record. */
  readonly gaps: number;
}

/** Samples of one channel that lie next to each other in the file and in time. */
export interface SampleRun {
  /** Place of the first in the channel, gaps counted. */
  readonly start: number;
  /** Place of the first among the samples that the file holds of the channel. */
  readonly stored: number;
  readonly count: number;
}

/** Seconds that the start of a data record may always be off. */
const LEAST_TOLERANCE = 1e-3;

/**
 * Finds the gaps between data records by the times that they say of themselves. Times that go back contradict each other,
 * so none of them is believed then, as MNE believes none.
 *
 * @param starts what is known of when data records start, in the order of the records
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
  // Records of annotations only have no duration to add up.
  if (recordDuration === 0 || starts.length === 0) return [whole];
  const jumps = findJumps(header, starts);
  const back = jumps.find(({ seconds }) => seconds < 0);
  if (back !== undefined) {
    report({
      ...describeJump(back, file),
      effect: 'their times are not believed: all records are taken as following each other',
      remedy: 'write the file again with times that rise',
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
  /** How much later it starts; negative when earlier. */
  readonly seconds: number;
}

function findJumps(header: EdfHeader, starts: readonly RecordStart[]): readonly Jump[] {
  const { recordDuration } = header;
  const tolerance = toleranceOf(header);
  const jumps: Jump[] = [];
  starts.slice(1).forEach((next, i) => {
    // Rounded starts may drift: what counts is how late a record is after the one before.
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
    const problem = `gaps of ${gaps} s up to here, where ${records * recordDuration} s were measured`;
    throw damage(file.path, `byte ${place}`, problem, 'save its pieces as files of their own');
  }
}

/** Seconds that a start may be off: files round starts to some digits, and less than half a sample is no gap. */
function toleranceOf({ signals, recordDuration }: EdfHeader): number {
  const most = signals.reduce(
    (samples, one) => (one.isAnnotation ? samples : Math.max(samples, one.samplesPerRecord)),
    1,
  );
  return Math.max(LEAST_TOLERANCE, recordDuration / most / 2);
}

/** Where the samples of a channel of so many samples a record lie, in time and in the file. */
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

/** The end of the last run: how long a channel is, gaps counted. */
export function lengthOf(runs: readonly SampleRun[]): number {
  const last = runs[runs.length - 1];
  return last.start + last.count;
}
