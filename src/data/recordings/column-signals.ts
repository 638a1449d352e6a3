import { InputError } from '../../errors/input-error.js';
import type { ReportOddity } from '../oddity.js';
import type { ConfiguredFile } from '../readers/recording-reader.js';
import type { Channel } from '../recording.js';
import { type NumberColumns, readNumberColumns, titleOf } from '../text/number-columns.js';
import { annotationsBeside } from './annotations-beside.js';
import { chooseChannels } from './choose-channels.js';
import type { RawSignal } from './raw-signal.js';
import { samplesOf } from './samples-of.js';
import { deviceChannelOf, scalingOf } from './scaling.js';

/** Consecutive rows of one subject. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly subject: string | undefined;
}

function runsOf({ count, subjects }: NumberColumns): readonly Run[] {
  const runs: Run[] = [];
  let start = 0;
  for (let row = 1; row <= count; row++) {
    if (row === count || subjects?.[row] !== subjects?.[start]) {
      runs.push({ start, end: row, subject: subjects?.[start] });
      start = row;
    }
  }
  return runs;
}

/** The channels of a file, and those that a config chooses. */
async function readChosen(
  { path, channels: wanted, config }: ConfiguredFile,
  rate: number,
  report: ReportOddity,
) {
  const { labels, subjectColumn, signal, header, delimiter, comment, decimal, encoding } = config;
  const channelOf = (column: string): Channel => ({
    ...{ name: column, unit: '', rate, gain: 1, baseline: 0, length: 0 },
  });
  const text = /\.txt(\.gz)?$/i.test(path);
  const found = await readNumberColumns(
    path,
    {
      ...{ header, delimiter, comment, decimal, encoding, subject: subjectColumn },
      label: labels.by === 'column' ? labels.column : undefined,
      ...(text ? { title: titleOf(path) } : {}),
      ...(wanted === undefined
        ? {}
        : {
            wanted: (names) =>
              chooseChannels({ source: path, channels: names.map(channelOf) }, wanted, signal.kind, report),
          }),
    },
    text ? 'text' : 'csv',
    report,
  );
  const channels = found.columns.map(({ name: column, fault }) => ({
    ...channelOf(column),
    ...(fault === undefined ? {} : { fault }),
  }));
  return { found, channels, chosen: chooseChannels({ source: path, channels }, wanted, signal.kind, report) };
}

/**
 * Signals of a file of columns: a recording for every run of consecutive rows of one subject.
 *
 * @param report receives the oddities
 * @throws InputError when it cannot be read, does not have a channel that the config names, or its samples do not fit in 16
 *   bits
 */
export async function readColumnSignals(
  configured: ConfiguredFile,
  report: ReportOddity,
): Promise<readonly RawSignal[]> {
  const { path, file, name, config } = configured;
  const { rate, labels } = config;
  if (rate === undefined) {
    throw new InputError(`${path}: a text or CSV file does not say its sampling rate; set data.rate`);
  }
  const { found, channels, chosen } = await readChosen(configured, rate, report);
  const { columns, classes } = found;
  const annotations =
    labels.by === 'annotation' && config.annotations !== undefined
      ? await annotationsBeside(config.annotations, path, rate, report)
      : [];
  const runs = runsOf(found);
  return runs.map(({ start, end, subject }, run) => ({
    name: runs.length === 1 ? name : `${name}:${subject ?? ''}:${run}`,
    subject: configured.subject ?? subject,
    file,
    rate,
    channels: chosen.map((index) =>
      deviceChannelOf(channels[index], scalingOf(config.scaling, columns[index].name)),
    ),
    ...samplesOf(
      chosen.map((index) => ({
        name: columns[index].name,
        samples: columns[index].samples.subarray(start, end),
        scaling: scalingOf(config.scaling, columns[index].name),
        place: columns[index].fraction?.place,
      })),
      path,
      report,
    ),
    fileClass: configured.fileClass,
    annotations,
    ...(classes === undefined
      ? {}
      : { classes: { names: classes.names, labels: classes.labels.subarray(start, end) } }),
  }));
}
