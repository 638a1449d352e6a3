import { extname, relative, sep } from 'node:path';
import type { RecordingsConfig } from '../../config/data-config.js';
import { InputError } from '../../config/input-error.js';
import { readRecording } from '../open-recording.js';
import type { Recording } from '../recording.js';
import { readCsv } from '../table/csv.js';
import type { Table } from '../table/table.js';
import { readAnnotationFile } from '../wfdb/annotation-file.js';
import { chooseChannels } from './choose-channels.js';
import { type FoundRecording, matchesPath } from './find.js';
import type { RawSignal } from './raw-signal.js';

const LOWEST = -32768;
const HIGHEST = 32767;

/** The samples of some channels, one after another. @throws InputError when one does not fit 16 bits */
function interleave(
  channels: readonly ArrayLike<number>[],
  names: readonly string[],
  source: string,
): Int16Array {
  const count = Math.min(...channels.map(({ length }) => length));
  const samples = new Int16Array(count * channels.length);
  channels.forEach((values, channel) => {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (!Number.isInteger(value) || value < LOWEST || value > HIGHEST) {
        throw new InputError(
          `${source}: sample ${i} of channel "${names[channel]}" is ${value}; a device has whole numbers from ` +
            `${LOWEST} to ${HIGHEST}: scale the recording to them`,
        );
      }
      samples[i * channels.length + channel] = value;
    }
  });
  return samples;
}

/** What a config says of a recording: of its name, or of a pattern that it matches. */
function settingOf<Setting>(settings: Readonly<Record<string, Setting>>, name: string): Setting | undefined {
  const pattern = Object.keys(settings).find((key) => matchesPath(key, name));
  return pattern === undefined ? undefined : settings[pattern];
}

function signalOf(
  recording: Recording,
  config: RecordingsConfig,
  { name }: FoundRecording,
  file: string,
): RawSignal {
  const chosen = chooseChannels(
    recording,
    settingOf(config.channelsOf, name) ?? config.channels,
    config.signal.kind,
  );
  const channels = chosen.map((index) => recording.channels[index]);
  const samples = interleave(
    chosen.map((index) => recording.samples[index]),
    channels.map((channel) => channel.name),
    recording.source,
  );
  return {
    name,
    subject: settingOf(config.subjects, name) ?? recording.subject,
    file,
    rate: channels[0].rate,
    channels: channels.map(({ name, unit, gain }) => ({ name, unit, gain })),
    count: samples.length / channels.length,
    samples,
    annotations: recording.annotations,
  };
}

/** Rows of a table that follow one another and are of one subject. */
function runsOf({
  count,
  groups,
}: Table): readonly { start: number; end: number; subject: string | undefined }[] {
  const runs: { start: number; end: number; subject: string | undefined }[] = [];
  let start = 0;
  for (let row = 1; row <= count; row++) {
    if (row === count || groups?.[row] !== groups?.[start]) {
      runs.push({ start, end: row, subject: groups?.[start] });
      start = row;
    }
  }
  return runs;
}

/** Signals of a CSV file: a recording for every run of rows of one subject. */
async function readCsvSignals(
  { path, name }: FoundRecording,
  config: RecordingsConfig,
  file: string,
): Promise<readonly RawSignal[]> {
  const { labels, rate, subjectColumn, signal } = config;
  if (rate === undefined) {
    throw new InputError(`${path}: a CSV file does not say how fast it was recorded; set data.rate`);
  }
  const label = labels.by === 'column' ? labels.column : undefined;
  const table = await readCsv(path, { label, subject: subjectColumn });
  const known = table.columns.map((column) => ({
    ...{ name: column, unit: '', rate, gain: 1, baseline: 0, length: table.count },
  }));
  const chosen = chooseChannels({ source: path, channels: known }, config.channels, signal.kind);
  const names = chosen.map((index) => table.columns[index]);
  const runs = runsOf(table);
  return runs.map(({ start, end, subject }, run) => {
    const columns = chosen.map((column) =>
      Float32Array.from(
        { length: end - start },
        (_, i) => table.features[(start + i) * table.width + column],
      ),
    );
    return {
      name: runs.length === 1 ? name : `${name}:${subject ?? ''}:${run}`,
      subject: settingOf(config.subjects, name) ?? subject,
      file,
      rate,
      channels: names.map((channel) => ({ name: channel, unit: '', gain: 1 })),
      count: end - start,
      samples: interleave(columns, names, path),
      annotations: [],
      ...(table.labels === undefined
        ? {}
        : { classes: { names: table.classNames, labels: table.labels.subarray(start, end) } }),
    };
  });
}

/**
 * Reads the signals of one file.
 *
 * @param folder data folder, which names of files are relative to
 * @throws InputError when it cannot be read, or its samples do not fit 16 bits
 */
export async function readSignals(
  found: FoundRecording,
  config: RecordingsConfig,
  folder: string,
): Promise<readonly RawSignal[]> {
  const file = relative(folder, found.path).split(sep).join('/');
  if (/^\.(csv|tsv)$/i.test(extname(found.path))) return readCsvSignals(found, config, file);
  const { rate, annotations } = config;
  const recording = await readRecording(found.path, rate === undefined ? {} : { rate });
  if (annotations === undefined) return [signalOf(recording, config, found, file)];
  // WFDB has them in place of the header's ending, CHB-MIT behind that of the EDF file.
  const place = `${found.path.replace(/\.hea$/, '')}.${annotations}`;
  const beside = await readAnnotationFile(place, recording.channels[0]?.rate ?? 1);
  return [signalOf({ ...recording, annotations: beside }, config, found, file)];
}
