/** What the time stamps of the samples of a recording say. */
export interface Timeline {
  /** Samples per second, gaps not counted; undefined if there are too few of them. */
  readonly rate: number | undefined;
  /** The first sample behind every gap, ascending, and how many seconds are missing in front of it. */
  readonly gaps: readonly { readonly sample: number; readonly missing: number }[];
  /** Samples whose time is before that of the sample in front of them; each begins anew, like one behind a gap. */
  readonly backwards: readonly number[];
  /** Largest deviation of a time stamp from evenly spaced ones, in seconds. */
  readonly jitter: number;
}

/** Intervals of which the mean is taken: enough for jitter to cancel out, few enough for gaps to be in a minority of means. */
const LEAST_BLOCK = 16;
const LARGEST_BLOCK = 512;

/** Share of a sample that a gap lacks at least: time stamps are rounded, and jitter hides some of it. */
const MISSING = 0.75;

/** Samples around a jump in which what is late has to catch up, in addition to those that a gap as long would contain. */
const AROUND = 8;

/** Longer jumps are gaps whatever follows: nothing catches up with them. */
const MOST_AROUND = 4096;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** The period of most of a recording: the median of the means of blocks. */
function firstPeriod(times: Float64Array): number {
  const intervals = times.length - 1;
  const block = Math.min(LARGEST_BLOCK, Math.max(LEAST_BLOCK, intervals >> 3), intervals);
  const means: number[] = [];
  for (let start = 0; start + block <= intervals; start += block) {
    means.push((times[start + block] - times[start]) / block);
  }
  return median(means);
}

/** How much later than expected the samples behind a jump come, compared with those in front of it. */
function lasting(times: Float64Array, sample: number, first: number, period: number): number {
  const reach = Math.min(MOST_AROUND, Math.ceil((times[sample] - times[sample - 1]) / period)) + AROUND;
  const lateness = (at: number) => times[at] - times[sample] - (at - sample) * period;
  let [before, after] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let at = Math.max(first, sample - reach); at < sample; at++) before = Math.min(before, lateness(at));
  for (let at = sample; at < Math.min(times.length, sample + reach); at++)
    after = Math.min(after, lateness(at));
  return after - before;
}

interface Breaks {
  readonly gaps: Timeline['gaps'];
  readonly backwards: readonly number[];
}

/**
 * The jumps that last: a time stamp that is late because its sample was delivered late is followed by others that catch up,
 * but behind a gap all samples stay late.
 *
 * @param least seconds that a gap lacks at least
 */
function findBreaks(times: Float64Array, period: number, least: number): Breaks {
  const gaps: { sample: number; missing: number }[] = [];
  const backwards: number[] = [];
  let first = 0;
  for (let sample = 1; sample < times.length; sample++) {
    const interval = times[sample] - times[sample - 1];
    if (interval < 0) {
      backwards.push(sample);
      first = sample;
    } else if (interval > period + least) {
      const missing = lasting(times, sample, first, period);
      if (missing <= least) continue;
      gaps.push({ sample, missing });
      first = sample;
    }
  }
  return { gaps, backwards };
}

/** Where stretches between breaks begin and end. */
export function stretchesOf(
  count: number,
  { gaps, backwards }: Pick<Timeline, 'gaps' | 'backwards'>,
): readonly (readonly [start: number, end: number])[] {
  const starts = [0, ...gaps.map(({ sample }) => sample), ...backwards].sort((a, b) => a - b);
  return starts.map((start, i) => [start, starts[i + 1] ?? count]);
}

/** The period of the stretches together: the slope of one line for each, which late messages at their ends hardly change. */
function periodOf(times: Float64Array, breaks: Breaks): number | undefined {
  let [product, square] = [0, 0];
  for (const [start, end] of stretchesOf(times.length, breaks)) {
    const middle = (start + end - 1) / 2;
    for (let i = start; i < end; i++) {
      product += (i - middle) * (times[i] - times[start]);
      square += (i - middle) ** 2;
    }
  }
  return product > 0 ? product / square : undefined;
}

/** The largest deviation of times from evenly spaced ones that are not early or late on average. */
function jitterOf(times: Float64Array, period: number, breaks: Breaks): number {
  let largest = 0;
  for (const [start, end] of stretchesOf(times.length, breaks)) {
    let mean = 0;
    for (let i = start; i < end; i++) mean += times[i] - times[start] - (i - start) * period;
    mean /= end - start;
    for (let i = start; i < end; i++) {
      largest = Math.max(largest, Math.abs(times[i] - times[start] - (i - start) * period - mean));
    }
  }
  return largest;
}

/**
 * Looks for the rate and the gaps of a recording in the times of its samples.
 *
 * @param times of the samples in seconds
 * @param gap seconds that must be missing for a jump to be a gap; three quarters of a sample when absent
 */
export function readTimeline(times: Float64Array, gap?: number): Timeline {
  const none: Timeline = { rate: undefined, gaps: [], backwards: [], jitter: 0 };
  if (times.length < 2) return none;
  let period = firstPeriod(times);
  if (!(period > 0)) return none;
  let breaks: Breaks = none;
  // Gaps make the first period too long, and the next one does not contain them.
  for (let round = 0; round < 2; round++) {
    breaks = findBreaks(times, period, gap ?? MISSING * period);
    period = periodOf(times, breaks) ?? period;
  }
  return { ...breaks, rate: 1 / period, jitter: jitterOf(times, period, breaks) };
}
