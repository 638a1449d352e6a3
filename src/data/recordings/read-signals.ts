import { relative, sep } from 'node:path';
import type { RecordingsConfig } from '../../config/data-config.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { openRecording } from '../open-recording.js';
import type { ConfiguredFile } from '../readers/recording-reader.js';
import { readerOfFile } from '../readers/recordings.js';
import type { Annotation, Channel, RecordingFile } from '../recording.js';
import { NOT_MEASURED } from '../recording.js';
import { resample } from '../time/resample.js';
import { annotationsBeside } from './annotations-beside.js';
import { chooseChannels } from './choose-channels.js';
import { readColumnSignals } from './column-signals.js';
import type { FoundRecording } from './find.js';
import type { RawSignal } from './raw-signal.js';
import { samplesOf } from './samples-of.js';
import { deviceChannelOf, scalingOf } from './scaling.js';
import { settingOf, subjectFor } from './settings.js';

/** Samples in physical units; NaN for those that were not measured. */
function physicalOf(
  { gain, baseline }: Pick<Channel, 'gain' | 'baseline'>,
  samples: Int32Array,
): Float64Array {
  return Float64Array.from(samples, (sample) =>
    sample === NOT_MEASURED ? Number.NaN : (sample - baseline) / gain,
  );
}

/** Reads the channels of a recording that the config names, and its annotations if they are the labels. */
async function signalOf(
  recording: RecordingFile,
  { name, path, file, channels: wanted, subject, fileClass, config }: ConfiguredFile,
  report: ReportOddity,
): Promise<RawSignal> {
  const chosen = chooseChannels(recording, wanted, config.signal.kind, report);
  const channels = chosen.map((index) => recording.channels[index]);
  const stored = await recording.readAll(chosen);
  const own = channels[0].rate;
  const { rate = own } = config;
  const changes = config.resample && own !== rate;
  const prepared = (channel: Channel, samples: Int32Array, scaled: boolean): ArrayLike<number> => {
    if (!changes) return scaled ? physicalOf(channel, samples) : samples;
    const values = scaled ? physicalOf(channel, samples) : physicalOf({ gain: 1, baseline: 0 }, samples);
    const other = resample(values, own, rate);
    // Without a scaling, the integers stay those of the converter.
    return scaled ? other : other.map(Math.round);
  };
  const scalings = channels.map((channel) => scalingOf(config.scaling, channel.name));
  const samples = samplesOf(
    channels.map((channel, i) => ({
      name: channel.name,
      samples: prepared(channel, stored[i], scalings[i] !== undefined),
      scaling: scalings[i],
    })),
    recording.source,
    report,
  );
  if (!changes && own !== rate) {
    report({
      ...{ kind: 'rate of the config', source: recording.source, place: '' },
      problem: `it has ${own} samples per second, data.rate is ${rate}`,
      effect: 'it is used at its own rate',
      remedy: 'remove data.rate, or set data.resample to true',
    });
  }
  return {
    ...{ name, stretch: 0, start: 0 },
    rate: changes ? rate : own,
    resampledFrom: changes ? own : undefined,
    subject: subject ?? recording.subject,
    file,
    channels: channels.map((channel, i) => deviceChannelOf(channel, scalings[i])),
    ...samples,
    fileClass,
    ...(recording.parts === undefined ? {} : { parts: recording.parts }),
    annotations:
      config.labels.by === 'annotation' ? await annotationsOf(recording, config, path, report) : [],
  };
}

/** Annotations of a recording, or those of the file next to it that the config names. */
function annotationsOf(
  recording: RecordingFile,
  config: RecordingsConfig,
  path: string,
  report: ReportOddity,
): Promise<readonly Annotation[]> {
  if (config.annotations === undefined) return recording.annotations();
  return annotationsBeside(config.annotations, path, recording.channels[0]?.rate ?? 1, report);
}

/**
 * Reads the signals of one file.
 *
 * @param folder data folder, to which file names are relative
 * @param report receives the oddities; all of it is refused when absent
 * @throws InputError when it cannot be read, or its samples do not fit in 16 bits
 */
export async function readSignals(
  { path, name, names }: FoundRecording,
  config: RecordingsConfig,
  folder: string,
  report: ReportOddity = refuseOddity,
): Promise<readonly RawSignal[]> {
  const configured: ConfiguredFile = {
    ...{ path, name, config },
    file: relative(folder, path).split(sep).join('/'),
    channels: settingOf(config.channelsOf, name) ?? config.channels,
    subject: subjectFor(config.subjects, name) ?? names.subject,
    fileClass: names.class,
  };
  const columns = readerOfFile(path)?.readColumns;
  if (columns !== undefined) return readColumnSignals(configured, columns, report);
  const { rate } = config;
  const recording = await openRecording(path, { report, ...(rate === undefined ? {} : { rate }) });
  try {
    return [await signalOf(recording, configured, report)];
  } finally {
    await recording.close();
  }
}
