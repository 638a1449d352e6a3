import type { TimeConfig } from '../../config/data-config.js';
import type { NumberColumn } from '../columns/number-columns.js';

/** What the columns of a file seem to be; names of columns. */
export interface RolesGuess {
  readonly label: string | undefined;
  readonly subject: string | undefined;
  readonly time: { readonly column: string; readonly unit: TimeConfig['unit'] } | undefined;
}

const LABEL = /^(labels?|class(es)?|class_?(name|id)|activity(_?(name|id))?|target|y|category|state)$/i;
const SUBJECT = /^(subjects?|users?|persons?|participants?|patients?|volunteers?)([_ ]?(id|name|code))?$/i;
const TIME =
  /^(t|ts|times?|time[_ ]?stamps?|date[_ ]?time|date|epoch|.*[_ ]time([_ ]?stamp)?)([_ ([]*(s|sec|seconds|ms|us|ns)[)\]]?)?$/i;
const UNIT = /[_ ([](s|sec|seconds|ms|us|ns)[)\]]?$/i;

/** The column that is named like classes. Beside an x or a z, a y is an axis. */
function labelAmong(names: readonly string[]): string | undefined {
  const isAxis = names.some((name) => /^[xz]$/i.test(name.trim()));
  return names.find((name) => LABEL.test(name.trim()) && !(isAxis && /^y$/i.test(name.trim())));
}

/** The faults of columns of texts, which are no samples. */
const TEXTS = /is not a number$|^it has texts/;

/** Units of numbers, from the longest to the shortest, and how many of them are in a second. */
const UNITS = [
  ['s', 1],
  ['ms', 1e3],
  ['us', 1e6],
  ['ns', 1e9],
] as const;

/** Seconds from 1970 to 2001 and to 2096: times between are dates. */
const DATES = [1e9, 4e9] as const;

/** The least rate that recordings are taken to have. */
const LEAST_RATE = 4;

/**
 * The unit of times: as their column says, as it makes dates of them, or else the longest one with which they come at 4 per second
 * or faster.
 *
 * @returns undefined if they do not rise
 */
export function guessUnit(name: string, times: Float64Array): TimeConfig['unit'] {
  const said = UNIT.exec(name)?.[1].toLowerCase();
  if (said !== undefined) return UNITS.find(([unit]) => unit === said)?.[0] ?? 's';
  const [first, last] = [times[0], times[times.length - 1]];
  const dated = UNITS.find(([, per]) => first / per > DATES[0] && first / per < DATES[1]);
  if (dated !== undefined) return dated[0];
  if (!(last > first)) return undefined;
  const interval = (last - first) / (times.length - 1);
  return UNITS.find(([, per]) => per / interval >= LEAST_RATE)?.[0];
}

/**
 * What columns seem to be, by their names; a column of texts is also taken for that of the classes if none is named so.
 *
 * @param columns all of a file; those of texts have a fault
 */
export function guessRoles(columns: readonly NumberColumn[]): RolesGuess {
  const named = (pattern: RegExp) => columns.find(({ name }) => pattern.test(name.trim()));
  const subject = named(SUBJECT)?.name;
  const moment = named(TIME);
  const unit = moment === undefined ? undefined : guessUnit(moment.name, moment.samples);
  const isText = moment?.fault !== undefined;
  const time = moment === undefined || !(isText || unit !== undefined) ? undefined : moment.name;
  const texts = columns.filter(
    ({ name, fault }) =>
      fault !== undefined && TEXTS.test(fault.problem) && name !== subject && name !== time,
  );
  return {
    subject,
    time: time === undefined ? undefined : { column: time, unit: isText ? undefined : unit },
    label: labelAmong(columns.map(({ name }) => name)) ?? (texts.length === 1 ? texts[0].name : undefined),
  };
}

/** What the columns of a table seem to be, by their names alone; empty or undefined where none is named so. */
export function rolesByName(names: readonly string[]): {
  readonly label: string | undefined;
  readonly subject: string | undefined;
  readonly times: readonly string[];
} {
  const named = (pattern: RegExp) => names.filter((name) => pattern.test(name.trim()));
  return { label: labelAmong(names), subject: named(SUBJECT)[0], times: named(TIME) };
}
