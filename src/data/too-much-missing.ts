/** Limits of unmeasured data: as a multiple of the measured data, or as a number of samples over all channels. */
const MOST_TIMES = 15;
const MOST_SAMPLES = 2 ** 25;

/**
 * Whether far more is unmeasured than measured: filling it would take memory and disk space out of proportion to the file.
 *
 * @param missing length of the unmeasured data, in the unit of `measured`
 * @param samples the corresponding number of samples over all channels
 */
export function isTooMuchMissing(missing: number, measured: number, samples: number): boolean {
  return missing > MOST_TIMES * measured && samples > MOST_SAMPLES;
}
