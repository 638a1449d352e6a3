import { extname, relative, sep } from 'node:path';
import type { RecordingsConfig } from '../../config/data-config.js';
import { InputError } from '../../config/input-error.js';
import { findSpelling } from '../file/find-spelling.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { openRecording } from '../open-recording.js';
import type { Annotation, RecordingFile } from '../recording.js';
import { readCsv } from '../table/csv.js';
import type { Table } from '../table/table.js';
import { readAnnotationFile } from '../wfdb/annotation-file.js';
import { chooseChannels } from './choose-channels.js';
import { type DeviceChannel, deviceSamples } from './device-samples.js';
import type { FoundRecording } from './find.js';
import type { RawSignal } from './raw-signal.js';
import { settingOf, subjectFor } from './settings.js';

/** The samples of channels as a device would push them; what was not measured is odd. @throws InputError as deviceSamples */
function samplesOf(
  channels: readonly DeviceChannel[],
  source: string,
  report: ReportOddity,
): Pick<RawSignal, 'samples' | 'gaps' | 'count'> {
  const { samples, gaps, notMeasured } = deviceSamples(channels, source);
  const count = samples.length / channels.length;
  notMeasured.forEach(({ count: missing, first }, channel) => {
    if (missing === 0) return;
    report({
      kind: 'not measured',
      source,
      place: `channel ${JSON.stringify(channels[channel].name)}`,
      problem: `${missing} of ${count} samples were not measured, the first is sample ${first}`,
      effect: 'the value before holds on, and what touches them is left out',
      remedy: 'cut them out of the recording',
      count: missing,
    });
  });
  return { samples, gaps, count };
}

/** Reads the channels that the config names of a recording, and its annotations where they are labels. */
async function signalOf(
  recording: RecordingFile,
  config: RecordingsConfig,
  { name, path }: FoundRecording,
  file: string,
  report: ReportOddity,
): Promise<RawSignal> {
  const wanted = settingOf(config.channelsOf, name) ?? config.channels;
  const chosen = chooseChannels(recording, wanted, config.signal.kind, report);
  const channels = chosen.map((index) => recording.channels[index]);
  const stored = await recording.readAll(chosen);
  const samples = samplesOf(
    channels.map((channel, i) => ({ name: channel.name, samples: stored[i] })),
    recording.source,
    report,
  );
  return {
    name,
    subject: subjectFor(config.subjects, name) ?? recording.subject,
    file,
    rate: channels[0].rate,
    channels: channels.map(({ name, unit, gain }) => ({ name, unit, gain })),
    ...samples,
    annotations:
      config.labels.by === 'annotation' ? await annotationsOf(recording, config, path, report) : [],
  };
}

/** Annotations of a recording, or those of the file beside it that the config names. */
function annotationsOf(
  recording: RecordingFile,
  { annotations }: RecordingsConfig,
  path: string,
  report: ReportOddity,
): Promise<readonly Annotation[]> {
  if (annotations === undefined) return recording.annotations();
  // WFDB has them in place of the header's ending, CHB-MIT behind that of the EDF file.
  const place = `${path.replace(/\.hea$/i, '')}.${annotations}`;
  return readAnnotationFile(findSpelling(place, report), recording.channels[0]?.rate ?? 1, report);
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
  report: ReportOddity,
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
  const wanted = settingOf(config.channelsOf, name) ?? config.channels;
  const chosen = chooseChannels({ source: path, channels: known }, wanted, signal.kind, report);
  const names = chosen.map((index) => table.columns[index]);
  const runs = runsOf(table);
  return runs.map(({ start, end, subject }, run) => {
    const columns = chosen.map((column, i) => ({
      name: names[i],
      samples: Float32Array.from(
        { length: end - start },
        (_, row) => table.features[(start + row) * table.width + column],
      ),
    }));
    return {
      name: runs.length === 1 ? name : `${name}:${subject ?? ''}:${run}`,
      subject: subjectFor(config.subjects, name) ?? subject,
      file,
      rate,
      channels: names.map((channel) => ({ name: channel, unit: '', gain: 1 })),
      ...samplesOf(columns, path, report),
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
 * @param report hears of what is odd; all of it is refused when absent
 * @throws InputError when it cannot be read, or its samples do not fit 16 bits
 */
export async function readSignals(
  found: FoundRecording,
  config: RecordingsConfig,
  folder: string,
  report: ReportOddity = refuseOddity,
): Promise<readonly RawSignal[]> {
  const file = relative(folder, found.path).split(sep).join('/');
  if (/^\.(csv|tsv)$/i.test(extname(found.path))) return readCsvSignals(found, config, file, report);
  const { rate } = config;
  const recording = await openRecording(found.path, { report, ...(rate === undefined ? {} : { rate }) });
  try {
    return [await signalOf(recording, config, found, file, report)];
  } finally {
    await recording.close();
  }
}
