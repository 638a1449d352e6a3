import type { RecordingsConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import type { ReportOddity } from '../oddity.js';
import { readTimeline, stretchesOf, type Timeline } from '../time/timeline.js';

/** Relative deviation of a rate that no oscillator excuses, and the one with which the unit or the rate must be wrong. */
const ODD = 0.02;
const WRONG = 0.2;

/** The stretches of consecutive samples of a recording, and its own rate. */
export interface Stretches {
  readonly rate: number;
  readonly stretches: readonly (readonly [start: number, end: number])[];
  /** Seconds from the start of the recording to that of every stretch. */
  readonly starts: readonly number[];
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}

/** Seconds as text, in a unit that suits them. */
function duration(seconds: number): string {
  return seconds < 1 ? `${short(1000 * seconds)} ms` : `${short(seconds)} s`;
}

function reportBreaks({ gaps, backwards, rate = 1 }: Timeline, source: string, report: ReportOddity): void {
  const effect = 'the recording is divided there, like a device that begins a new stream: no window spans it';
  if (gaps.length > 0) {
    const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
    report({
      ...{ kind: 'time gap', source, place: `sample ${gaps[0].sample}`, count: gaps.length, effect },
      problem:
        `samples are missing in front of it: ${duration(gaps[0].missing)}, about ${Math.round(gaps[0].missing * rate)} of them` +
        (gaps.length === 1 ? '' : `; ${duration(missing)} in ${gaps.length} gaps of the recording`),
      remedy: 'set data.time.gap to the seconds that may be missing, or divide the file',
    });
  }
  if (backwards.length > 0) {
    report({
      ...{ kind: 'time goes back', source, place: `sample ${backwards[0]}`, count: backwards.length, effect },
      problem: 'its time is before that of the sample in front of it',
      remedy: 'put the rows in the order of their times, or divide the file',
    });
  }
}

/** Checks the rate that time stamps say. @throws InputError when it is far from that of the config */
function checkRate(
  { rate: own, jitter }: Timeline,
  count: number,
  { rate, resample }: { readonly rate: number; readonly resample: boolean },
  source: string,
  report: ReportOddity,
): void {
  if (own === undefined || resample) return;
  // A few time stamps with jitter say little.
  const known = (2 * jitter * own) / Math.max(1, count - 1);
  const off = Math.abs(own / rate - 1) - known;
  if (off <= ODD) return;
  const says = `the time stamps say ${short(own)} samples per second, data.rate ${short(rate)}`;
  if (off > WRONG) {
    throw new InputError(
      `${source}: ${says}; correct data.rate or data.time.unit, or set data.resample to true for ${short(rate)} samples per second`,
    );
  }
  report({
    ...{ kind: 'rate of time stamps', source, place: '', problem: says },
    effect: 'the samples are used as if they came at data.rate',
    remedy: `set data.rate to ${short(own)}, or data.resample to true`,
  });
}

/** Time stamps that later ones catch up with: samples that were delivered late, not taken late. */
function reportJitter({ rate, jitter }: Timeline, source: string, report: ReportOddity): void {
  if (rate === undefined || jitter * rate <= 1.5) return;
  report({
    ...{ kind: 'jitter of time stamps', source, place: '' },
    problem: `time stamps are up to ${duration(jitter)} away from evenly spaced ones, without a sample missing`,
    effect: 'the samples are taken as evenly spaced',
    remedy:
      'none is needed if the sensor samples evenly and only its messages are late; otherwise do without data.time',
  });
}

/**
 * When stretches start, in seconds from the start of the first. A stretch whose time stamps go back follows the one before it at
 * once, so that later samples always have later times.
 *
 * @param rate at which the samples are taken to have come
 */
function startsOf(times: Float64Array, rate: number, stretches: Stretches['stretches']): Stretches['starts'] {
  let end = 0;
  return stretches.map(([from, to]) => {
    const start = Math.max(end, times[from] - times[0]);
    end = start + (to - from) / rate;
    return start;
  });
}

/**
 * The stretches between gaps of time of a recording of columns, and its rate. Without time stamps it is one stretch of the rate
 * of the config.
 *
 * @param times of all samples in seconds
 * @param report receives gaps, jitter, and a rate that is not that of the config
 * @throws InputError when the rates differ too much, or there is nothing to resample from
 */
export function checkTimeline(
  times: Float64Array | undefined,
  count: number,
  { time, resample }: Pick<RecordingsConfig, 'time' | 'resample'>,
  rate: number,
  source: string,
  report: ReportOddity,
): Stretches {
  if (times === undefined) {
    if (!resample) return { rate, stretches: [[0, count]], starts: [0] };
    throw new InputError(
      `${source}: nothing says its own rate, so it cannot be resampled; name its time stamps in data.time, or remove data.resample`,
    );
  }
  const timeline = readTimeline(times, time?.gap);
  reportBreaks(timeline, source, report);
  checkRate(timeline, count, { rate, resample }, source, report);
  reportJitter(timeline, source, report);
  const stretches = stretchesOf(count, timeline);
  const own = timeline.rate ?? rate;
  return { rate: own, stretches, starts: startsOf(times, resample ? own : rate, stretches) };
}
