import type { TimeConfig } from '../../config/data-config.js';

/** Seconds of a unit of numbers. */
const SECONDS: Readonly<Record<NonNullable<TimeConfig['unit']>, number>> = {
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  ns: 1e-9,
};

/** Units of a second: a quotient of whole numbers is nearer to the decimal fraction than a product. */
const PER_SECOND: Readonly<Record<NonNullable<TimeConfig['unit']>, number>> = {
  s: 1,
  ms: 1e3,
  us: 1e6,
  ns: 1e9,
};

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](.*))?$/;
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** Seconds east of Greenwich of "Z", "+02:00", "-0530" or nothing. */
function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  const seconds = 3600 * Number(digits.slice(0, 2)) + 60 * Number(digits.slice(2, 4));
  return zone.startsWith('-') ? -seconds : seconds;
}

function clockSeconds(text: string): number | undefined {
  const found = CLOCK.exec(text.trim());
  if (found === null) return undefined;
  const [, hours, minutes, seconds = '0', fraction = '', zone] = found;
  if (Number(hours) > 24 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  const whole = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds) - zoneSeconds(zone);
  return fraction === '' ? whole : whole + Number(`0.${fraction}`);
}

/**
 * Seconds of a time as text: ISO 8601 such as "2024-05-01T10:00:00.25+02:00", with a blank in place of the T, or a time of day
 * such as "10:00:00.25". Times without a zone are taken as UTC. Undefined if it is not such a text.
 */
export function parseTimeText(text: string): number | undefined {
  const date = DATE.exec(text.trim());
  if (date === null) return clockSeconds(text);
  const [, year, month, day, clock] = date;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const right = new Date(midnight);
  if (right.getUTCMonth() !== Number(month) - 1 || right.getUTCDate() !== Number(day)) return undefined;
  const seconds = clock === undefined ? 0 : clockSeconds(clock);
  return seconds === undefined ? undefined : midnight / 1000 + seconds;
}

/** Seconds of a time as a number in a unit. */
export function secondsOf(value: number, unit: NonNullable<TimeConfig['unit']>): number {
  return Number.isInteger(value) ? value / PER_SECOND[unit] : value * SECONDS[unit];
}
