import type { Int32 } from '../../types.js';
import { clampFeature, measureEnergy } from '../arithmetic.js';
import type { Energy } from '../energy.js';
import { logarithmOfEnergy, OCTAVE } from '../logarithm.js';
import { computeSpectrum } from '../spectrum.js';
import type { WindowFrontEnd } from '../types.js';

/** The power of a band is at least this: rounding to integers alone makes noise of variance 1/12, 2^-3.6. */
const QUIETEST: Int32 = -1024;

/**
 * Writes the logarithms of the power in the bands of a detrended window, minus `reference`, to features[place] and on. The
 * window's values become its spectrum.
 *
 * The power of a band is the mean over its bins of |X|^2 / sum of the squared taper: the variance of white noise of the same
 * power. Each band has its own exponent, so that a weak band keeps its precision next to a strong one.
 */
export function writeBands(
  frontEnd: WindowFrontEnd,
  values: Int32Array,
  reference: Int32,
  place: Int32,
  features: Int16Array,
): void {
  const energy: Energy = { sum: 0, exponent: 0 };
  const exponent: Int32 = computeSpectrum(frontEnd, values);
  for (let band: Int32 = 0; band < frontEnd.bands; band++) {
    const first: Int32 = frontEnd.bandEdges[band];
    const bins: Int32 = frontEnd.bandEdges[band + 1] - first;
    measureEnergy(values, 2 * first, 2 * bins, energy);
    const power: Int32 = logarithmOfEnergy(energy) + 2 * exponent * OCTAVE - frontEnd.bandOffsets[band];
    features[place + band] = clampFeature((power < QUIETEST ? QUIETEST : power) - reference);
  }
}
