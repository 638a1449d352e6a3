import { basename, dirname, isAbsolute, join } from 'node:path';
import { damage, quoted } from '../file/damage.js';
import { decodeText } from '../file/decode-text.js';
import { DiskFile, readSmall } from '../file/disk-file.js';
import type { Annotation, Channel, RecordingHeader } from '../recording.js';
import { readAnnotationFile } from './annotation-file.js';
import { parseHeader, type WfdbHeader } from './header.js';
import { bytesOf, groupSize, samplesOf } from './sample-format.js';
import { SignalFile } from './signal-file.js';
import type { SignalLine } from './signal-line.js';

/** A header that is longer is something else. */
const LONGEST_HEADER = 1 << 24;

/** A record whose files are open. */
export interface OpenRecord extends RecordingHeader {
  readonly header: WfdbHeader;
  readonly headerPath: string;
  readonly annotations: readonly Annotation[];
  readonly files: readonly SignalFile[];
  /** For every signal of the header the file that it is in, and which of the file's channels it is. */
  readonly places: readonly { readonly file: number; readonly channel: number }[];
}

/**
 * Reads header and annotations of a record, and opens its signal files. Whoever calls closes them.
 *
 * @param path of the record, with or without ".hea"
 * @param annotator extension of the annotation file, which may be missing
 * @throws InputError when a file is damaged, missing or shorter or longer than the header says
 */
export async function openRecord(path: string, annotator: string): Promise<OpenRecord> {
  const record = path.endsWith('.hea') ? path.slice(0, -'.hea'.length) : path;
  const headerPath = `${record}.hea`;
  const headerFile = await DiskFile.open(headerPath, 'give the path of a WFDB record');
  const header = parseHeader(decodeText(await readSmall(headerFile, LONGEST_HEADER)), headerPath);
  const { rate } = header.record;
  const annotations = await readAnnotationFile(`${record}.${annotator}`, rate);
  const groups = groupsOf(header.signals);
  const opened: DiskFile[] = [];
  try {
    for (const group of groups) {
      const signal = group[0];
      const mend = `it is named in ${headerPath}, line ${signal.line}`;
      opened.push(await DiskFile.open(signalPath(headerPath, signal), mend));
    }
    const frames = framesOf(header, headerPath, groups, opened);
    const files = groups.map((group, index) => signalFile(group, opened[index], frames));
    const span = spanOf(header, headerPath, frames);
    return {
      name: header.record.name,
      subject: undefined,
      source: headerPath,
      channels: header.signals.map((signal) => channelOf(signal, rate, span)),
      duration: span / rate,
      annotations,
      header,
      headerPath,
      files,
      places: groups.flatMap((group, file) => group.map((_, channel) => ({ file, channel }))),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** The signals of every file. The header's check made sure that they lie next to each other. */
function groupsOf(signals: readonly SignalLine[]): SignalLine[][] {
  const groups = new Map<string, SignalLine[]>();
  for (const signal of signals) {
    const group = groups.get(signal.file);
    if (group === undefined) {
      groups.set(signal.file, [signal]);
    } else {
      group.push(signal);
    }
  }
  return [...groups.values()];
}

/** Path of a signal file: in the folder of the header or below it, so that no header can point elsewhere. */
function signalPath(headerPath: string, signal: SignalLine): string {
  if (isAbsolute(signal.file) || signal.file.split(/[/\\]/).includes('..') || signal.file.includes('\0')) {
    const problem = `${quoted(signal.file)} is not in the header's folder`;
    throw damage(headerPath, `line ${signal.line}, file`, problem, 'put it beside the header');
  }
  return join(dirname(headerPath), signal.file);
}

function frameSamplesOf(group: readonly SignalLine[]): number {
  return group.reduce((sum, signal) => sum + signal.samplesPerFrame, 0);
}

function signalFile(group: readonly SignalLine[], file: DiskFile, frames: number): SignalFile {
  const layouts = group.map(({ samplesPerFrame, initial, zero }) => ({
    samplesPerFrame,
    initial: initial ?? zero,
  }));
  return new SignalFile(file, group[0].format, group[0].byteOffset, layouts, frames);
}

/** Frames of the record: what its header says, or what its files hold. */
function framesOf(
  header: WfdbHeader,
  headerPath: string,
  groups: readonly SignalLine[][],
  files: readonly DiskFile[],
): number {
  const held = groups.map((group, index) => {
    const bytes = Math.max(0, files[index].size - group[0].byteOffset);
    return Math.floor(samplesOf(group[0].format, bytes) / frameSamplesOf(group));
  });
  const place = `line ${header.record.line}, number of samples`;
  const announced = header.record.frames;
  if (announced === undefined) {
    if (new Set(held).size > 1) {
      const problem = `it is missing, and the signal files hold ${held.join(', ')} samples a signal`;
      throw damage(headerPath, place, problem, 'add it to the header');
    }
    return held[0] ?? 0;
  }
  groups.forEach((group, index) => {
    const { format } = group[0];
    const end = group[0].byteOffset + bytesOf(format, announced * frameSamplesOf(group));
    const surplus = files[index].size - end;
    // A file can be padded to a whole block, or to a whole group of samples.
    const padding = Math.max(group[0].blockSize, groupSize(format));
    if (surplus >= padding && held[index] > announced) {
      const problem = `${announced} announced, ${basename(files[index].path)} holds ${held[index]}`;
      throw damage(headerPath, place, problem, 'correct the numbers of samples and signals');
    }
  });
  return announced;
}

/** Frames for which every signal has samples once those before the record's start are left out. */
function spanOf(header: WfdbHeader, headerPath: string, frames: number): number {
  const spans = header.signals.map((signal) => {
    const span = Math.floor((frames * signal.samplesPerFrame - signal.skew) / signal.samplesPerFrame);
    if (span <= 0) {
      const problem =
        frames === 0 ? 'the signal has no samples' : `a skew of ${signal.skew} leaves nothing of the signal`;
      throw damage(headerPath, `line ${signal.line}`, problem, 'correct the header');
    }
    return span;
  });
  return Math.min(frames, ...spans);
}

function channelOf(signal: SignalLine, frameRate: number, span: number): Channel {
  return {
    name: signal.description,
    unit: signal.unit,
    rate: frameRate * signal.samplesPerFrame,
    gain: signal.gain,
    baseline: signal.baseline,
    length: span * signal.samplesPerFrame,
  };
}

export async function closeAll(files: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const file of files) {
    await file.close();
  }
}
