import { nearestName } from '../config/nearest.js';
import { oddityOfFault, refuseFault } from '../data/channel-fault.js';
import { describeOddity, type OddityCount, type ReportOddity } from '../data/oddity.js';
import { type Channel, NOT_MEASURED, type RecordingFile } from '../data/recording.js';
import { npyFloats, npyHeader } from '../data/table/npy-encode.js';
import { csvCell } from '../data/table/write-table.js';
import { InputError } from '../errors/input-error.js';
import { groupDigits } from '../report/format.js';
import { plainTable } from '../report/text-table.js';
import { traceLines } from '../report/trace.js';

/** A channel of a recording: plain JSON. */
export interface ChannelSummary extends Omit<Channel, 'fault'> {
  /** Number of samples that were not measured; null if the channel cannot be read. */
  readonly notMeasured: number | null;
  /** Why it cannot be read; null when it can. */
  readonly fault: string | null;
}

/** The description of a recording: plain JSON. */
export interface RecordingSummary {
  readonly kind: 'recording';
  readonly name: string;
  readonly source: string;
  readonly subject: string | null;
  /** Seconds. */
  readonly duration: number;
  readonly channels: readonly ChannelSummary[];
  /** Codes of the annotations and how often each occurs, most first. */
  readonly annotations: readonly { readonly code: string; readonly count: number }[];
}

/**
 * Describes a recording, without its samples. Everything is read and checked.
 *
 * @param report receives the oddities
 * @throws InputError when it cannot be read
 */
export async function summarizeRecording(
  recording: RecordingFile,
  report: ReportOddity,
): Promise<RecordingSummary> {
  const { source, channels } = recording;
  for (const { name, fault } of channels) {
    if (fault !== undefined) report(oddityOfFault(source, name, fault));
  }
  const readable = [...channels.keys()].filter((index) => channels[index].fault === undefined);
  const missing = new Map<number, number>();
  const notMeasured = await recording.countNotMeasured(readable);
  readable.forEach((index, place) => {
    missing.set(index, notMeasured[place]);
  });
  const counts = new Map<string, number>();
  for (const { code } of await recording.annotations()) counts.set(code, (counts.get(code) ?? 0) + 1);
  return {
    kind: 'recording',
    name: recording.name,
    source,
    subject: recording.subject ?? null,
    duration: recording.duration,
    channels: channels.map(({ fault, ...channel }, index) => ({
      ...channel,
      notMeasured: missing.get(index) ?? null,
      fault: fault === undefined ? null : `${fault.place}: ${fault.problem}`,
    })),
    annotations: Array.from(counts, ([code, count]) => ({ code, count })).sort(
      (a, b) => b.count - a.count || (a.code < b.code ? -1 : 1),
    ),
  };
}

/** The oddities of a file as lines for people. */
export function oddityLines(oddities: readonly OddityCount[]): readonly string[] {
  return oddities.length === 0 ? [] : ['', 'odd:', ...oddities.map((kind) => `- ${describeOddity(kind)}`)];
}

/** "30 min 5.6 s", "1 h 0 min 0 s" */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds * 10) / 10;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = Number((whole % 60).toFixed(1));
  if (hours > 0) return `${hours} h ${minutes} min ${rest} s`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

/** Rows of a table that are shown; nobody reads thousands of channels. */
const MOST_ROWS = 100;

/** A table of the first rows, and how many more there are. */
function firstRows(
  head: readonly string[],
  rows: number,
  row: (index: number) => readonly string[],
): readonly string[] {
  const shown = Array.from({ length: Math.min(rows, MOST_ROWS) }, (_, index) => row(index));
  const left = rows - shown.length;
  return [...plainTable({ head, rows: shown }), ...(left > 0 ? [`and ${groupDigits(left)} more`] : [])];
}

/** The description of a recording as lines for people. */
export function recordingLines(summary: RecordingSummary): readonly string[] {
  const { channels, annotations, duration, subject, source, name } = summary;
  const whose = subject === null ? '' : `, subject ${subject}`;
  const total = annotations.reduce((sum, { count }) => sum + count, 0);
  return [
    `${source}: recording ${name}${whose}, ${durationText(duration)}`,
    '',
    ...firstRows(
      ['channel', 'unit', 'rate Hz', 'samples', 'not measured', 'steps per unit', 'zero at'],
      channels.length,
      (index) => {
        const { name: channel, unit, rate, length, notMeasured, gain, baseline } = channels[index];
        return [
          channel,
          unit === '' ? '-' : unit,
          String(Number(rate.toFixed(4))),
          groupDigits(length),
          notMeasured === null ? 'cannot be read' : groupDigits(notMeasured),
          String(Number(gain.toPrecision(6))),
          String(Number(baseline.toPrecision(6))),
        ];
      },
    ),
    '',
    ...(total === 0
      ? ['no annotations']
      : firstRows([`${groupDigits(total)} annotations`, 'count'], annotations.length, (index) => {
          const { code, count } = annotations[index];
          return [JSON.stringify(code).slice(1, -1), groupDigits(count)];
        })),
  ];
}

/** A sample in physical units; NaN where nothing was measured. */
function physical({ gain, baseline }: Channel, sample: number): number {
  return sample === NOT_MEASURED ? Number.NaN : (sample - baseline) / gain;
}

/** With more plots the description would scroll away. */
const MOST_TRACES = 3;

/** Plots of the first channels, `seconds` from `start` on. */
export async function recordingTraces(
  recording: RecordingFile,
  start: number,
  seconds: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const readable = [...recording.channels.entries()].filter(([, { fault }]) => fault === undefined);
  for (const [index, channel] of readable.slice(0, MOST_TRACES)) {
    const first = Math.min(channel.length, Math.round(start * channel.rate));
    const last = Math.min(channel.length, first + Math.round(seconds * channel.rate));
    const samples = await recording.read(index, first, last);
    const unit = channel.unit === '' ? '' : ` (${channel.unit})`;
    lines.push(
      '',
      ...traceLines({
        title: `${channel.name}${unit}`,
        values: Float64Array.from(samples, (sample) => physical(channel, sample)),
        rate: channel.rate,
        start: first / channel.rate,
      }),
    );
  }
  const left = readable.length - MOST_TRACES;
  return left > 0 ? [...lines, '', `${left} more channels are not plotted`] : lines;
}

/**
 * Indices of the channels to convert.
 *
 * @param names names or numbers from 0; all channels that can be read when undefined
 * @param report receives the channels that are left out
 * @throws InputError when there is no such channel, or channels differ in rate or length and have no rows in common
 */
export function chooseChannels(
  recording: RecordingFile,
  names: readonly string[] | undefined,
  report: ReportOddity,
): readonly number[] {
  const { source, channels } = recording;
  const known = channels.map(({ name }) => name);
  const readable = [...channels.keys()].filter((index) => {
    const { name, fault } = channels[index];
    if (names === undefined && fault !== undefined) report(oddityOfFault(source, name, fault));
    return fault === undefined;
  });
  const indices =
    names?.map((name) => {
      const byName = known.indexOf(name);
      const index = byName < 0 && /^\d+$/.test(name) ? Number(name) : byName;
      if (index >= 0 && index < known.length) return index;
      const near = nearestName(name, known);
      const remedy = near === undefined ? `it has ${known.join(', ')}` : `did you mean "${near}"?`;
      throw new InputError(`${source}: there is no channel "${name}"; ${remedy}`);
    }) ?? readable;
  const [first] = indices;
  if (first === undefined) {
    throw new InputError(`${source}: there are no channels that can be read; name another recording`);
  }
  for (const index of indices) refuseFault(recording, index);
  const other = indices.find(
    (index) =>
      channels[index].rate !== channels[first].rate || channels[index].length !== channels[first].length,
  );
  if (other !== undefined) {
    const text = ({ name, rate, length }: Channel) => `${name} has ${length} samples at ${rate} Hz`;
    throw new InputError(
      `${source}: ${text(channels[first])}, ${text(channels[other])}; choose channels of one rate with --channels`,
    );
  }
  return indices;
}

/** Samples of each channel that are read at a time, and the limit for all channels together. */
const BLOCK = 16_384;
const MOST_SAMPLES = 1 << 20;

/** Samples of the channels, block by block. */
async function* blocksOf(recording: RecordingFile, indices: readonly number[]) {
  const { length } = recording.channels[indices[0]];
  const block = Math.max(1, Math.min(BLOCK, Math.floor(MOST_SAMPLES / indices.length)));
  for (let start = 0; start < length; start += block) {
    const end = Math.min(start + block, length);
    const samples: Int32Array[] = [];
    for (const index of indices) samples.push(await recording.read(index, start, end));
    yield { start, count: end - start, samples };
  }
}

/**
 * A recording as CSV: the time in seconds, then a column of physical units for every channel, as in "MLII (mV)". Cells are
 * empty where nothing was measured.
 */
export async function* recordingCsv(
  recording: RecordingFile,
  indices: readonly number[],
): AsyncGenerator<string> {
  const channels = indices.map((index) => recording.channels[index]);
  const names = channels.map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`));
  yield `${['time (s)', ...names].map(csvCell).join(',')}\n`;
  const [{ rate }] = channels;
  for await (const { start, count, samples } of blocksOf(recording, indices)) {
    let text = '';
    for (let row = 0; row < count; row++) {
      // Nine decimals distinguish samples at any practical rate, and nine digits any 24-bit sample.
      text += Number(((start + row) / rate).toFixed(9));
      for (let column = 0; column < channels.length; column++) {
        const value = physical(channels[column], samples[column][row]);
        text += Number.isNaN(value) ? ',' : `,${Number(value.toPrecision(9))}`;
      }
      text += '\n';
    }
    yield text;
  }
}

/** A recording as an NPY array of float32 [samples, channels] in physical units; NaN where nothing was measured. */
export async function* recordingNpy(
  recording: RecordingFile,
  indices: readonly number[],
): AsyncGenerator<Uint8Array> {
  const channels = indices.map((index) => recording.channels[index]);
  yield npyHeader('<f4', [channels[0].length, channels.length]);
  for await (const { count, samples } of blocksOf(recording, indices)) {
    const rows = new Float64Array(count * channels.length);
    channels.forEach((channel, column) => {
      for (let row = 0; row < count; row++) {
        rows[row * channels.length + column] = physical(channel, samples[column][row]);
      }
    });
    yield npyFloats(rows);
  }
}
