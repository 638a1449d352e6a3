import { classMap } from '../../data/recordings/class-map.js';
import type { RawSignal } from '../../data/recordings/raw-signal.js';
import { InputError } from '../../errors/input-error.js';
import {
  addEvents,
  countEvents,
  type EventCounts,
  eventFigures,
  LEAST_PAUSE,
  LONGEST_EVENT,
  type TimeSpan,
  TOLERANCE_AFTER,
  TOLERANCE_BEFORE,
} from '../../metrics/szcore.js';
import { type Tabulation, tabulate } from '../../metrics/tabulate.js';
import { quotedList } from '../../text/quoted-list.js';
import { excerpt } from '../../text/terminal.js';
import {
  type PreparedProtocol,
  type Protocol,
  type ProtocolInput,
  type RecordingSamples,
  samplesByRecording,
} from './protocol.js';

const tabulation: Tabulation<EventCounts> = {
  figures: [
    { name: 'event sensitivity', unit: '%', worse: 'lower' },
    { name: 'event precision', unit: '%', worse: 'lower' },
    { name: 'event F1', unit: '%', worse: 'lower' },
    { name: 'false alarms', unit: 'a day', worse: 'higher' },
  ],
  meanOver: 'people',
  add: addEvents,
  valuesOf: (counts) => {
    const { sensitivity, precision, f1, falseAlarmsPerDay } = eventFigures(counts);
    return [sensitivity, precision, f1, falseAlarmsPerDay];
  },
  shown: ({ events, found, falseAlarms, seconds }) => ({
    events,
    found,
    'false alarms': falseAlarms,
    seconds: Math.round(seconds),
  }),
};

/** The class of the events. @throws InputError when there is no class of that name, or none is named seizure */
function eventClass(classNames: readonly string[], wanted: string | undefined): number {
  const label = classNames.findIndex((name) =>
    wanted === undefined ? name.toLowerCase() === 'seizure' : name === wanted,
  );
  if (label >= 0) return label;
  throw new InputError(
    wanted === undefined
      ? `--protocol szcore: no class is named "seizure"; name the one whose events count with --event: ${quotedList(classNames, 20)}`
      : `--event: there is no class "${excerpt(wanted)}"; there are ${quotedList(classNames, 20)}`,
  );
}

/** Seconds from the start of a recording to the end of one of its stretches. */
function endOf({ start, count, rate }: Pick<RawSignal, 'start' | 'count' | 'rate'>): number {
  return start + count / rate;
}

/** Runs of samples of a class, in seconds from the start of the recording. */
function runsOf(
  { start, rate, classes }: RawSignal,
  isEvent: (name: string) => boolean,
): readonly TimeSpan[] {
  if (classes === undefined) return [];
  const own = classes.names.map(isEvent);
  const runs: TimeSpan[] = [];
  let from: number | undefined;
  for (let i = 0; i <= classes.labels.length; i++) {
    const inside = i < classes.labels.length && classes.labels[i] >= 0 && own[classes.labels[i]];
    if (inside && from === undefined) from = i;
    if (!inside && from !== undefined) {
      runs.push({ start: start + from / rate, end: start + i / rate });
      from = undefined;
    }
  }
  return runs;
}

/** The reference events of a recording, as its files give them. */
interface Reference {
  readonly events: readonly TimeSpan[];
  /** Seconds from its start to its end. */
  readonly seconds: number;
  /** Seconds of them that were recorded. */
  readonly recorded: number;
  readonly rate: number;
}

async function referenceOf(
  recording: string,
  { data, signals, test }: ProtocolInput,
  label: number,
): Promise<Reference> {
  if (data.source !== 'recordings' || data.labels.by === 'file') throw new RangeError('no events');
  const { labels } = data;
  const classOf = classMap(labels, test.classNames);
  const isEvent = (name: string) => classOf(name) === label;
  const found = await signals(recording);
  const events = found.flatMap((signal) =>
    labels.by === 'annotation'
      ? signal.annotations
          .filter(({ code }) => isEvent(code))
          // Every stretch has all annotations of its recording.
          .map(({ time, duration }) => ({
            start: Math.max(signal.start + time, signal.start),
            end: Math.min(signal.start + time + duration, endOf(signal)),
          }))
      : runsOf(signal, isEvent),
  );
  return {
    events,
    seconds: Math.max(...found.map(endOf)),
    recorded: found.reduce((sum, { count, rate }) => sum + count / rate, 0),
    rate: found[0].rate,
  };
}

/** @throws InputError when the samples are not windows of recordings in which events have a start and an end */
function checkWindows({ data, span, test }: ProtocolInput): number {
  if (data.source !== 'recordings' || span === undefined || test.origins?.times === undefined) {
    throw new InputError(
      '--protocol szcore: events have times, and these samples are no windows of recordings; describe recordings with data.signal',
    );
  }
  if (data.labels.by === 'file') {
    throw new InputError(
      '--protocol szcore: data.labels gives a whole file one class, so that no event has a start and an end; use recordings with ' +
        'annotations or a column of classes',
    );
  }
  if (data.labels.by === 'annotation' && data.labels.rest === undefined) {
    throw new InputError(
      '--protocol szcore: only what is annotated has a class, so that false alarms elsewhere are not seen; name the class of the rest ' +
        'in data.labels.rest',
    );
  }
  return span;
}

async function prepare(input: ProtocolInput): Promise<PreparedProtocol> {
  const span = checkWindows(input);
  const { test, seed, event } = input;
  const label = eventClass(test.classNames, event);
  const times = test.origins?.times ?? new Float64Array();
  const recordings: (RecordingSamples & Reference)[] = [];
  for (const record of samplesByRecording(test)) {
    recordings.push({ ...record, ...(await referenceOf(record.recording, input, label)) });
  }
  return {
    leftOut: [],
    notes: [
      `Events are of the class "${test.classNames[label]}". Of reference and answers alike, events less than ${LEAST_PAUSE} s apart are one, ` +
        `and longer ones than ${LONGEST_EVENT / 60} minutes are cut.`,
      `An event is found if an answer overlaps the time from ${TOLERANCE_BEFORE} s before to ${TOLERANCE_AFTER} s after it; an alarm that ` +
        'overlaps no such time is false.',
      'An answer stands for its whole window.',
    ],
    score: (answers) =>
      tabulate(
        recordings.map(({ recording, subject, samples, events, seconds, recorded, rate }) => {
          const answered = samples
            .filter((sample) => answers[sample] === label)
            .map((sample): TimeSpan => {
              const end = times[sample] + 1 / rate;
              return { start: end - span / rate, end };
            });
          return {
            recording,
            subject,
            counts: { ...countEvents(events, answered, seconds), seconds: recorded },
          };
        }),
        tabulation,
        seed,
      ),
  };
}

/** Seizures, event by event. */
export const szcore: Protocol = {
  name: 'szcore',
  title: 'SzCORE, events (Dan et al. 2024, as timescoring 0.0.7 counts)',
  meanOver: tabulation.meanOver,
  prepare,
};
