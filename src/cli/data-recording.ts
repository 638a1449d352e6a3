import { InputError } from '../config/input-error.js';
import { nearestName } from '../config/nearest.js';
import type { Channel, RecordingFile } from '../data/recording.js';
import { npyFloats, npyHeader } from '../data/table/npy-encode.js';
import { csvCell } from '../data/table/write-table.js';
import { groupDigits } from '../report/format.js';
import { plainTable } from '../report/text-table.js';
import { traceLines } from '../report/trace.js';

/** What is in a recording: plain JSON. */
export interface RecordingSummary {
  readonly kind: 'recording';
  readonly name: string;
  readonly source: string;
  readonly subject: string | null;
  /** Seconds. */
  readonly duration: number;
  readonly channels: readonly Channel[];
  /** Codes of the annotations and how often each occurs, most first. */
  readonly annotations: readonly { readonly code: string; readonly count: number }[];
}

/** What is in a recording, without its samples. */
export function summarizeRecording(recording: RecordingFile): RecordingSummary {
  const counts = new Map<string, number>();
  for (const { code } of recording.annotations) counts.set(code, (counts.get(code) ?? 0) + 1);
  return {
    kind: 'recording',
    name: recording.name,
    source: recording.source,
    subject: recording.subject ?? null,
    duration: recording.duration,
    channels: recording.channels.map(({ name, unit, rate, gain, baseline, length }) => ({
      name,
      unit,
      rate,
      gain,
      baseline,
      length,
    })),
    annotations: Array.from(counts, ([code, count]) => ({ code, count })).sort(
      (a, b) => b.count - a.count || (a.code < b.code ? -1 : 1),
    ),
  };
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

/** A recording's facts in lines for people. */
export function recordingLines(summary: RecordingSummary): readonly string[] {
  const { channels, annotations, duration, subject, source, name } = summary;
  const whose = subject === null ? '' : `, subject ${subject}`;
  const total = annotations.reduce((sum, { count }) => sum + count, 0);
  return [
    `${source}: recording ${name}${whose}, ${durationText(duration)}`,
    '',
    ...plainTable({
      head: ['channel', 'unit', 'rate Hz', 'samples', 'steps a unit', 'zero at'],
      rows: channels.map(({ name: channel, unit, rate, length, gain, baseline }) => [
        channel,
        unit === '' ? '-' : unit,
        String(Number(rate.toFixed(4))),
        groupDigits(length),
        String(Number(gain.toPrecision(6))),
        String(baseline),
      ]),
    }),
    '',
    ...(total === 0
      ? ['no annotations']
      : plainTable({
          head: [`${groupDigits(total)} annotations`, 'count'],
          rows: annotations.map(({ code, count }) => [JSON.stringify(code).slice(1, -1), groupDigits(count)]),
        })),
  ];
}

/** A sample in physical units. */
function physical({ gain, baseline }: Channel, sample: number): number {
  return (sample - baseline) / gain;
}

/** More plots would scroll the facts away. */
const MOST_TRACES = 3;

/** Plots of the first channels, `seconds` from `start` on. */
export async function recordingTraces(
  recording: RecordingFile,
  start: number,
  seconds: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [index, channel] of recording.channels.slice(0, MOST_TRACES).entries()) {
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
  const left = recording.channels.length - MOST_TRACES;
  return left > 0 ? [...lines, '', `${left} more channels are not plotted`] : lines;
}

/**
 * Indices of the channels to convert.
 *
 * @param names names or numbers from 0; all channels when undefined
 * @throws InputError when there is no such channel, or they differ in rate or length: there is no common row then
 */
export function chooseChannels(
  { source, channels }: RecordingFile,
  names: readonly string[] | undefined,
): readonly number[] {
  const known = channels.map(({ name }) => name);
  const indices = (names ?? known.map((_, index) => String(index))).map((name) => {
    const byName = known.indexOf(name);
    const index = byName < 0 && /^\d+$/.test(name) ? Number(name) : byName;
    if (index >= 0 && index < known.length) return index;
    const near = nearestName(name, known);
    const mend = near === undefined ? `it has ${known.join(', ')}` : `did you mean "${near}"?`;
    throw new InputError(`${source}: there is no channel "${name}"; ${mend}`);
  });
  const [first] = indices;
  if (first === undefined) throw new InputError(`${source}: there are no channels; name another recording`);
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

/** Samples of every channel that are read at a time. */
const BLOCK = 16_384;

/** Samples of the channels, block by block. */
async function* blocksOf(recording: RecordingFile, indices: readonly number[]) {
  const { length } = recording.channels[indices[0]];
  for (let start = 0; start < length; start += BLOCK) {
    const end = Math.min(start + BLOCK, length);
    const samples: Int32Array[] = [];
    for (const index of indices) samples.push(await recording.read(index, start, end));
    yield { start, count: end - start, samples };
  }
}

/** A recording as CSV: the time in seconds, then a column of physical units for every channel, as in "MLII (mV)". */
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
      // Nine decimals tell apart samples of any rate that there is; nine digits any 24-bit sample.
      text += Number(((start + row) / rate).toFixed(9));
      for (let column = 0; column < channels.length; column++) {
        text += `,${Number(physical(channels[column], samples[column][row]).toPrecision(9))}`;
      }
      text += '\n';
    }
    yield text;
  }
}

/** A recording as an NPY array of float32 [samples, channels] in physical units. */
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
