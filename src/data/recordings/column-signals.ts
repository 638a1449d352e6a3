import { InputError } from '../../errors/input-error.js';
import type { NumberColumns } from '../columns/number-columns.js';
import type { ReportOddity } from '../oddity.js';
import type { ConfiguredFile, ReadColumns } from '../readers/recording-reader.js';
import type { Annotation, Channel } from '../recording.js';
import { nearestSamples, resample } from '../time/resample.js';
import { annotationsBeside } from './annotations-beside.js';
import { checkTimeline } from './check-timeline.js';
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
  file: ConfiguredFile,
  rate: number,
  readColumns: ReadColumns,
  report: ReportOddity,
) {
  const { path, channels: wanted, config } = file;
  const { labels, subjectColumn, signal, time } = config;
  const channelOf = (column: string): Channel => ({
    ...{ name: column, unit: '', rate, gain: 1, baseline: 0, length: 0 },
  });
  const found = await readColumns(
    file,
    {
      subject: subjectColumn,
      label: labels.by === 'column' ? labels.column : undefined,
      time,
      ...(wanted === undefined
        ? {}
        : {
            wanted: (names) =>
              chooseChannels({ source: path, channels: names.map(channelOf) }, wanted, signal.kind, report),
          }),
    },
    report,
  );
  const channels = found.columns.map(({ name: column, fault }) => ({
    ...channelOf(column),
    ...(fault === undefined ? {} : { fault }),
  }));
  return { found, channels, chosen: chooseChannels({ source: path, channels }, wanted, signal.kind, report) };
}

/** The annotations of a stretch, at times from its start. */
function annotationsFrom(annotations: readonly Annotation[], start: number): readonly Annotation[] {
  return start === 0 ? annotations : annotations.map((one) => ({ ...one, time: one.time - start }));
}

/**
 * Signals of a file of columns: a recording for every run of consecutive rows of one subject, and of each a signal for every
 * stretch between gaps of time.
 *
 * @param readColumns reads the format of the file
 * @param report receives the oddities
 * @throws InputError when it cannot be read, does not have a channel that the config names, its samples are no integers of 16
 *   bits and nothing says how they become such, or its time stamps do not fit the rate
 */
export async function readColumnSignals(
  configured: ConfiguredFile,
  readColumns: ReadColumns,
  report: ReportOddity,
): Promise<readonly RawSignal[]> {
  const { path, file, config } = configured;
  const { rate, labels, resample: resampled } = config;
  if (rate === undefined) {
    throw new InputError(`${path}: a file of columns does not say its sampling rate; set data.rate`);
  }
  const { found, channels, chosen } = await readChosen(configured, rate, readColumns, report);
  const { columns, classes, times } = found;
  const annotations =
    labels.by === 'annotation' && config.annotations !== undefined
      ? await annotationsBeside(config.annotations, path, rate, report)
      : [];
  const runs = runsOf(found);
  return runs.flatMap(({ start, end, subject }, run) => {
    const name = runs.length === 1 ? configured.name : `${configured.name}:${subject ?? ''}:${run}`;
    const place = runs.length === 1 ? path : `${path}, recording ${JSON.stringify(name)}`;
    const own = checkTimeline(times?.subarray(start, end), end - start, config, rate, place, report);
    const changes = resampled && own.rate !== rate;
    return own.stretches.map(([from, to], stretch): RawSignal => {
      const [first, last] = [start + from, start + to];
      return {
        ...{ name, stretch, start: own.starts[stretch], file, rate, fileClass: configured.fileClass },
        resampledFrom: changes ? own.rate : undefined,
        subject: configured.subject ?? subject,
        channels: chosen.map((index) =>
          deviceChannelOf(channels[index], scalingOf(config.scaling, columns[index].name)),
        ),
        ...samplesOf(
          chosen.map((index) => ({
            name: columns[index].name,
            samples: changes
              ? resample(columns[index].samples.subarray(first, last), own.rate, rate)
              : columns[index].samples.subarray(first, last),
            scaling: scalingOf(config.scaling, columns[index].name),
            place: columns[index].fraction?.place,
          })),
          own.stretches.length === 1 ? place : `${place}, stretch ${stretch + 1}`,
          report,
        ),
        annotations: annotationsFrom(annotations, first / rate),
        ...(classes === undefined
          ? {}
          : {
              classes: {
                names: classes.names,
                labels: changes
                  ? Int16Array.from(
                      nearestSamples(to - from, own.rate, rate),
                      (row) => classes.labels[first + row],
                    )
                  : classes.labels.subarray(first, last),
              },
            }),
      };
    });
  });
}
