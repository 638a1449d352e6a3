/** What was not measured may be so many times as long as what was, or so many samples of all channels. */
const MOST_TIMES = 15;
const MOST_SAMPLES = 2 ** 25;

/**
 * Whether far more was not measured than was: to fill it takes memory and disk that no file of this size may ask for.
 *
 * @param missing how long it is, in the unit of `measured`
 * @param samples how many samples of all channels it stands for
 */
export function isTooMuchMissing(missing: number, measured: number, samples: number): boolean {
  return missing > MOST_TIMES * measured && samples > MOST_SAMPLES;
}
