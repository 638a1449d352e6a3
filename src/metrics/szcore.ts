/**
 * Event scores of SzCORE: Dan, Pale, Amirshahi and others, "SzCORE: Seizure Community Open-source Research Evaluation framework
 * for the validation of EEG-based automated seizure detection algorithms", Epilepsia 2024, doi 10.1111/epi.18113. Parameters and
 * order of the steps are those of its library, timescoring 0.0.7, at its resolution of a tenth of a second.
 */

/** Seconds before a seizure in which a detection counts for it. */
export const TOLERANCE_BEFORE = 30;
/** Seconds after a seizure in which a detection counts for it. */
export const TOLERANCE_AFTER = 60;
/** Events with less than this many seconds between them are one. */
export const LEAST_PAUSE = 90;
/** Seconds of the longest event; what is longer is cut into several. */
export const LONGEST_EVENT = 300;

/** Time resolution: ticks per second. */
const TICKS = 10;

const SECONDS_PER_DAY = 86_400;

/** Start and end of an event in seconds from the start of its recording. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** What is counted in a recording, or in several together. */
export interface EventCounts {
  /** Reference events, merged and cut. */
  readonly events: number;
  /** Reference events that a detection overlaps, with the tolerances. */
  readonly found: number;
  /** Detections, merged and cut, of which nothing lies within the tolerances of a found event. */
  readonly falseAlarms: number;
  readonly seconds: number;
}

/** Start and end in ticks; the end is excluded. */
type Ticks = readonly [start: number, end: number];

/** Events in ticks within a recording, in order, those that touch or overlap joined; what is shorter than a tick is gone. */
function inTicks(spans: readonly TimeSpan[], last: number): readonly Ticks[] {
  const clipped = spans
    .map(
      ({ start, end }): Ticks => [
        Math.max(0, Math.round(start * TICKS)),
        Math.min(last, Math.round(end * TICKS)),
      ],
    )
    .filter(([start, end]) => end > start)
    .sort(([left], [right]) => left - right);
  return joined(clipped, (pause) => pause <= 0);
}

/** Joins each event with the one before it where a condition on the pause between them, in ticks, holds. */
function joined(events: readonly Ticks[], joins: (pause: number) => boolean): readonly Ticks[] {
  const result: [start: number, end: number][] = [];
  for (const [start, end] of events) {
    const before = result.at(-1);
    if (before !== undefined && joins(start - before[1])) before[1] = Math.max(before[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** Cuts long events from their starts on. */
function cut(events: readonly Ticks[]): readonly Ticks[] {
  const longest = LONGEST_EVENT * TICKS;
  return events.flatMap(([start, end]) =>
    Array.from(
      { length: Math.ceil((end - start) / longest) },
      (_, i): Ticks => [start + i * longest, Math.min(end, start + (i + 1) * longest)],
    ),
  );
}

/** Events as they are counted. */
function prepared(spans: readonly TimeSpan[], last: number): readonly Ticks[] {
  return cut(joined(inTicks(spans, last), (pause) => pause < LEAST_PAUSE * TICKS));
}

function overlaps([start, end]: Ticks, [from, to]: Ticks): boolean {
  return start < to && from < end;
}

/**
 * Compares the detections in a recording with its seizures.
 *
 * Of both, events less than 90 s apart are merged, and then those longer than 5 minutes cut. A seizure is found if any detection
 * overlaps the time from 30 s before it to 60 s after it, within the recording. A detection is a false alarm if it overlaps no
 * such time; one piece of a long detection may find a seizure and the next be a false alarm.
 *
 * @param reference seizures
 * @param answered detections; spans that overlap are joined
 * @param seconds of the recording
 */
export function countEvents(
  reference: readonly TimeSpan[],
  answered: readonly TimeSpan[],
  seconds: number,
): EventCounts {
  const last = Math.round(seconds * TICKS);
  const events = prepared(reference, last);
  const detections = prepared(answered, last);
  const found = events
    .map(
      ([start, end]): Ticks => [
        Math.max(0, start - TOLERANCE_BEFORE * TICKS),
        Math.min(last, end + TOLERANCE_AFTER * TICKS),
      ],
    )
    .filter((event) => detections.some((detection) => overlaps(event, detection)));
  return {
    events: events.length,
    found: found.length,
    falseAlarms: detections.filter((detection) => !found.some((event) => overlaps(event, detection))).length,
    seconds,
  };
}

/** The counts of two recordings together. */
export function addEvents(left: EventCounts, right: EventCounts): EventCounts {
  return {
    events: left.events + right.events,
    found: left.found + right.found,
    falseAlarms: left.falseAlarms + right.falseAlarms,
    seconds: left.seconds + right.seconds,
  };
}

/** The figures of SzCORE; null where there is nothing to divide by. */
export interface EventFigures {
  /** Percent of the seizures that are found. */
  readonly sensitivity: number | null;
  /** Found seizures among found seizures and false alarms, in percent. */
  readonly precision: number | null;
  /** 2 TP / (2 TP + FP + FN) in percent; null where there is neither a seizure nor an alarm. */
  readonly f1: number | null;
  /** False alarms in 24 hours. */
  readonly falseAlarmsPerDay: number | null;
}

/** The figures of counted events. */
export function eventFigures({ events, found, falseAlarms, seconds }: EventCounts): EventFigures {
  const sensitivity = events === 0 ? null : (100 * found) / events;
  const precision = found + falseAlarms === 0 ? null : (100 * found) / (found + falseAlarms);
  return {
    sensitivity,
    precision,
    f1: events + falseAlarms === 0 ? null : (200 * found) / (events + found + falseAlarms),
    falseAlarmsPerDay: seconds === 0 ? null : (falseAlarms * SECONDS_PER_DAY) / seconds,
  };
}
