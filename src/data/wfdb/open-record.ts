import { basename, dirname, isAbsolute, join } from 'node:path';
import { InputError } from '../../errors/input-error.js';
import { quoted } from '../../text/quoted.js';
import { damage } from '../file/damage.js';
import { decodeText } from '../file/decode-text.js';
import { DiskFile, readSmall } from '../file/disk-file.js';
import { findSpelling } from '../file/find-spelling.js';
import type { ReportOddity } from '../oddity.js';
import type { Channel, ChannelFault, RecordingHeader } from '../recording.js';
import { isTooMuchMissing } from '../too-much-missing.js';
import { parseHeader, type WfdbHeader } from './header.js';
import { bytesOf, groupSize, samplesOf } from './sample-format.js';
import { SignalFile } from './signal-file.js';
import { groupSignals, type SignalGroup } from './signal-groups.js';
import type { SignalLine } from './signal-line.js';

/** A header that is longer is something else. */
const LONGEST_HEADER = 1 << 24;

/** Most signal files of a record: all of them are open at once. */
const MOST_FILES = 256;

/** An open signal file and the signals that it holds. */
export interface OpenGroup {
  readonly group: SignalGroup;
  /** Has the frames that the file holds, but no more than the record. */
  readonly file: SignalFile;
}

/** Where the samples of a signal are. */
export interface SignalPlace {
  readonly open: OpenGroup;
  /** Its index among the signals of the file. */
  readonly inFile: number;
  /** Samples in the file before the first one of the signal in the record. */
  readonly shift: number;
  /** Number of samples of the record in the file, from its start; the others were not measured. */
  readonly held: number;
}

/** A record whose files are open. */
export interface OpenRecord extends RecordingHeader {
  readonly header: WfdbHeader;
  readonly headerPath: string;
  /** Path of the record without an ending. */
  readonly record: string;
  readonly groups: readonly OpenGroup[];
  /** For every signal of the header; undefined if it has a fault. */
  readonly places: readonly (SignalPlace | undefined)[];
  /** Frames that the header announces; undefined when it does not say. */
  readonly announced: number | undefined;
}

/** The header of a record, before its files are opened. */
export interface ReadHeader {
  /** Path of the record without an ending. */
  readonly record: string;
  readonly headerPath: string;
  readonly header: WfdbHeader;
}

/**
 * Reads the header of a record.
 *
 * @param path of the record, with or without ".hea"
 * @throws InputError when it is damaged or missing
 */
export async function readHeader(path: string, report: ReportOddity): Promise<ReadHeader> {
  const record = path.replace(/\.hea$/i, '');
  const headerPath = record === path ? findSpelling(`${path}.hea`, report) : path;
  const headerFile = await DiskFile.open(headerPath, 'give the path of a WFDB record');
  const header = parseHeader(decodeText(await readSmall(headerFile, LONGEST_HEADER)), headerPath, report);
  return { record, headerPath, header };
}

/**
 * Opens the signal files of a record that is not divided into segments; the caller closes them.
 *
 * @throws InputError when it has too many files. A signal that cannot be read has a fault instead
 */
export async function openRecord(
  { record, headerPath, header }: ReadHeader,
  report: ReportOddity,
): Promise<OpenRecord> {
  const groups = groupSignals(header.signals, headerPath, report);
  if (groups.length > MOST_FILES) {
    const problem = `the signals are in ${groups.length} files; at most ${MOST_FILES} are read`;
    throw damage(headerPath, `line ${groups[MOST_FILES].line}, file`, problem, 'divide the record');
  }
  const opened: { readonly group: SignalGroup; readonly disk: DiskFile }[] = [];
  const faults = new Map<SignalGroup, ChannelFault>();
  try {
    for (const group of groups) {
      const disk = await openGroup(group, headerPath, report);
      if (disk instanceof DiskFile) {
        opened.push({ group, disk });
      } else {
        faults.set(group, disk);
      }
    }
    const frames = countFrames(header, headerPath, opened, report);
    const open = opened.map((one) => signalFile(one.group, one.disk, header, frames));
    for (const { group, fault } of shortFaults(open, frames)) faults.set(group, fault);
    const placed = header.signals.map(() => undefined as SignalPlace | undefined);
    const channels: Channel[] = [];
    for (const group of groups) {
      const own = open.find((one) => one.group === group);
      for (const [inFile, index] of group.signals.entries()) {
        const signal = header.signals[index];
        const place = own === undefined ? undefined : placeOf(own, inFile, frames);
        const fault = signal.fault ?? faults.get(group) ?? emptyFault(signal, place, own, frames);
        placed[index] = fault === undefined ? place : undefined;
        channels[index] = channelOf(signal, header.record.rate, frames, fault);
      }
    }
    return {
      name: header.record.name,
      subject: undefined,
      source: headerPath,
      channels,
      duration: frames / header.record.rate,
      header,
      headerPath,
      record,
      groups: open,
      places: placed,
      announced: header.record.frames,
    };
  } catch (error) {
    await closeAll(opened.map(({ disk }) => disk));
    throw error;
  }
}

/** Whether a name in a header points to a file outside its folder, which it must not. */
export function isOutside(file: string): boolean {
  return isAbsolute(file) || file.split(/[/\\]/).includes('..') || file.includes('\0');
}

/** The open file of some signals, or the reason why there is none. */
async function openGroup(
  group: SignalGroup,
  headerPath: string,
  report: ReportOddity,
): Promise<DiskFile | ChannelFault> {
  if (group.fault !== undefined) return group.fault;
  const { file, line } = group;
  const place = `line ${line}, file`;
  if (isOutside(file)) {
    return {
      place,
      problem: `${quoted(file)} is not in the header's folder`,
      remedy: 'put it next to the header',
    };
  }
  const path = findSpelling(join(dirname(headerPath), file), report);
  try {
    const disk = await DiskFile.openIfPresent(path);
    return disk ?? { place, problem: `there is no file ${path}`, remedy: 'put it next to the header' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { place, problem: error.message, remedy: 'put the file next to the header' };
  }
}

function heldFrames({ packings: [first], frameSamples }: SignalGroup, disk: DiskFile): number {
  return Math.floor(samplesOf(first.format, Math.max(0, disk.size - first.byteOffset)) / frameSamples);
}

function signalFile(group: SignalGroup, disk: DiskFile, header: WfdbHeader, frames: number): OpenGroup {
  const [{ format, byteOffset }] = group.packings;
  const layouts = group.packings.map(({ samplesPerFrame }, inFile) => {
    const { initial, zero } = header.signals[group.signals[inFile]];
    return { samplesPerFrame, initial: initial ?? zero };
  });
  const held = Math.min(frames, heldFrames(group, disk));
  return { group, file: new SignalFile(disk, format, byteOffset, layouts, held) };
}

/** Number of frames of the record: the number in the header, as far as the files hold them, or that of the longest file. */
function countFrames(
  { record }: WfdbHeader,
  headerPath: string,
  opened: readonly { readonly group: SignalGroup; readonly disk: DiskFile }[],
  report: ReportOddity,
): number {
  const held = opened.map(({ group, disk }) => heldFrames(group, disk));
  const longest = held.reduce((most, frames) => Math.max(most, frames), 0);
  const announced = record.frames;
  const odd = (problem: string, effect: string, remedy: string) =>
    report({
      kind: 'number of samples',
      source: headerPath,
      place: `line ${record.line}, number of samples`,
      ...{ problem, effect, remedy },
    });
  if (announced === undefined) {
    if (held.some((frames) => frames !== longest)) {
      odd(
        `it is missing, and the signal files hold ${held.join(', ')} samples per signal`,
        'the record ends with the longest file; missing samples of the others count as not measured',
        'add it to the header',
      );
    }
    return longest;
  }
  const frames = opened.length === 0 ? announced : Math.min(announced, longest);
  opened.forEach(({ group, disk }, index) => {
    const [{ format, byteOffset }] = group.packings;
    const needed = byteOffset + bytesOf(format, announced * group.frameSamples);
    // A file can be padded to a whole block, or to a whole group of samples.
    const padding = Math.max(group.blockSize, groupSize(format));
    if (held[index] < announced) {
      report({
        kind: 'end of a signal file',
        source: disk.path,
        place: `byte ${disk.size}`,
        problem: `the file ends here; ${announced} frames of ${group.frameSamples} samples need ${needed} bytes`,
        effect:
          held[index] < frames
            ? 'its missing samples count as not measured'
            : `the record ends after ${frames} frames`,
        remedy: 'fetch the file again or correct its header',
      });
    } else if (disk.size - needed >= padding && held[index] > announced) {
      odd(
        `${announced} announced, ${basename(disk.path)} holds ${held[index]}`,
        `the first ${announced} are read`,
        'correct the numbers of samples and signals',
      );
    }
  });
  return frames;
}

/** The faults of files that hold so little of the record that the rest cannot be filled. */
function shortFaults(
  open: readonly OpenGroup[],
  frames: number,
): readonly { readonly group: SignalGroup; readonly fault: ChannelFault }[] {
  const lacking = ({ group, file }: OpenGroup) => (frames - file.frames) * group.frameSamples;
  const all = open.reduce((sum, one) => sum + lacking(one), 0);
  return open
    .filter(({ file }) => file.frames > 0 && isTooMuchMissing(frames - file.frames, file.frames, all))
    .map(({ group, file: { frames: held } }) => {
      const problem = `${quoted(group.file)} holds ${held} of ${frames} frames`;
      const remedy = 'correct the numbers of samples, or fetch the file again';
      return { group, fault: { place: `line ${group.line}, file`, problem, remedy } };
    });
}

function placeOf(open: OpenGroup, inFile: number, frames: number): SignalPlace {
  const { samplesPerFrame, skew } = open.group.packings[inFile];
  const held = Math.max(0, Math.min(frames, open.file.frames - skew));
  return { open, inFile, shift: skew * samplesPerFrame, held: held * samplesPerFrame };
}

/** The fault of a signal without samples in the record. */
function emptyFault(
  signal: SignalLine,
  place: SignalPlace | undefined,
  open: OpenGroup | undefined,
  frames: number,
): ChannelFault | undefined {
  if (place === undefined || place.held > 0) return undefined;
  const { skew } = signal.packing ?? { skew: 0 };
  const none = frames === 0 || open === undefined || open.file.frames === 0;
  return {
    place: `line ${signal.line}`,
    problem: none ? 'the signal has no samples' : `a skew of ${skew} leaves nothing of the signal`,
    remedy: 'correct the header',
  };
}

function channelOf(
  signal: SignalLine,
  frameRate: number,
  frames: number,
  fault: ChannelFault | undefined,
): Channel {
  const samplesPerFrame = signal.packing?.samplesPerFrame ?? 1;
  return {
    name: signal.description,
    unit: signal.unit,
    rate: frameRate * samplesPerFrame,
    gain: signal.gain,
    baseline: signal.baseline,
    length: frames * samplesPerFrame,
    ...(fault === undefined ? {} : { fault }),
  };
}

export async function closeAll(files: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const file of files) {
    await file.close();
  }
}
