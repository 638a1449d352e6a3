/** Zero crossings of the filter on each side, at the lower of both rates. */
const CROSSINGS = 16;
/** Shape of the Kaiser window: side lobes of about -80 dB. */
const BETA = 8;
/** The frequency at which half of the amplitude passes, as a share of half the lower rate. */
const BAND = 0.92;
/** Points of the table of the filter between two zero crossings; what is between them is interpolated. */
const POINTS = 512;

/** The modified Bessel function of order 0 (its power series). */
function bessel0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** A sinc under a Kaiser window, from its middle to its end. */
const FILTER = Float64Array.from({ length: CROSSINGS * POINTS + 2 }, (_, i) => {
  const x = i / POINTS;
  if (x >= CROSSINGS) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return (sinc * bessel0(BETA * Math.sqrt(1 - (x / CROSSINGS) ** 2))) / bessel0(BETA);
});

function filterAt(x: number): number {
  const place = Math.abs(x) * POINTS;
  const index = Math.floor(place);
  if (index >= CROSSINGS * POINTS) return 0;
  return FILTER[index] + (place - index) * (FILTER[index + 1] - FILTER[index]);
}

/** The number of samples after resampling: those at times up to that of the last sample. */
export function resampledCount(count: number, from: number, to: number): number {
  return count === 0 ? 0 : Math.floor(((count - 1) * to) / from + 1e-9) + 1;
}

/** The sample of a recording that is nearest to each sample after resampling. */
export function nearestSamples(count: number, from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: resampledCount(count, from, to) }, (_, i) =>
    Math.min(count - 1, Math.round((i * from) / to)),
  );
}

/** Samples from `start` on that were measured one after another; up to the count if all were. */
function measuredRun(values: ArrayLike<number>, start: number): number {
  let end = start;
  while (end < values.length && !Number.isNaN(values[end])) end += 1;
  return end;
}

/**
 * Brings samples to another rate with a polyphase low-pass filter: a sinc under a Kaiser window, 16 zero crossings on each side,
 * whose amplitude is one half at 92 % of half the lower rate. The first sample keeps its time. It looks ahead, so it is for
 * training only. NaN, which was not measured, does not reach into its neighbours; beyond an end the last value continues.
 *
 * @param from rate of the values
 * @param to rate of the result
 */
export function resample(values: Float64Array, from: number, to: number): Float64Array {
  const count = resampledCount(values.length, from, to);
  const result = new Float64Array(count).fill(Number.NaN);
  const cutoff = BAND * Math.min(1, to / from);
  const reach = CROSSINGS / cutoff;
  for (let start = 0; start < values.length; ) {
    const end = measuredRun(values, start);
    const last =
      end === values.length ? count - 1 : Math.min(count - 1, Math.floor(((end - 1) * to) / from + 1e-9));
    for (let i = Math.ceil((start * to) / from - 1e-9); i <= last && end > start; i++) {
      const place = (i * from) / to;
      let [sum, weights] = [0, 0];
      for (let k = Math.ceil(place - reach); k <= place + reach; k++) {
        const weight = filterAt(cutoff * (k - place));
        weights += weight;
        sum += weight * values[Math.min(end - 1, Math.max(start, k))];
      }
      result[i] = sum / weights;
    }
    start = end + 1;
  }
  // However few samples are missing, the nearest one of the result is.
  values.forEach((value, i) => {
    if (Number.isNaN(value)) result[Math.min(count - 1, Math.round((i * to) / from))] = Number.NaN;
  });
  return result;
}
