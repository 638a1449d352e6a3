import type { ConstInt32Array, Int32 } from '../../types.js';
import { clampFeature } from '../arithmetic.js';
import { type Energy, LOW_BITS, LOW_MASK, setEnergy } from '../energy.js';
import { logarithmOf, OCTAVE } from '../logarithm.js';
import type { Measures } from '../measures.js';
import { computeSpectrum } from '../spectrum.js';
import type { WindowFrontEnd } from '../types.js';

/** The power of a band is at least this: rounding to integers alone makes noise of variance 1/12, 2^-3.6. */
const QUIETEST: Int32 = -1024;

/** The sum of |X|^2 over bins first to end - 1 of a spectrum; one is at most 2^30 + 2^17, and there are at most 512. */
function measureBins(spectrum: ConstInt32Array, first: Int32, end: Int32, energy: Energy): void {
  let low: Int32 = 0;
  let high: Int32 = 0;
  for (let i: Int32 = 2 * first; i < 2 * end; i += 2) {
    const real: Int32 = spectrum[i];
    const imaginary: Int32 = spectrum[i + 1];
    low += real * real + imaginary * imaginary;
    high += low >> LOW_BITS;
    low &= LOW_MASK;
  }
  setEnergy(high, low, energy);
}

/**
 * Writes the logarithms of the power in the bands of a scaled window, minus twice the reference, to features[place] and on. The
 * window's values become its spectrum.
 *
 * The power of a band is the mean over its bins of |X|^2 / sum of the squared taper: the variance of white noise of the same
 * power.
 */
export function writeBands(
  frontEnd: WindowFrontEnd,
  measures: Readonly<Measures>,
  squares: Readonly<Energy>,
  values: Int32Array,
  place: Int32,
  features: Int32Array,
): void {
  const energy: Energy = { sum: 0, exponent: 0 };
  const own: Int32 = computeSpectrum(frontEnd, measures.peak, squares, values);
  const exponent: Int32 = own + measures.exponent;
  for (let band: Int32 = 0; band < frontEnd.bands; band++) {
    measureBins(values, frontEnd.bandEdges[band], frontEnd.bandEdges[band + 1], energy);
    const power: Int32 =
      logarithmOf(energy.sum) + (energy.exponent + 2 * exponent) * OCTAVE - frontEnd.bandOffsets[band];
    features[place + band] = clampFeature((power < QUIETEST ? QUIETEST : power) - 2 * measures.reference);
  }
}
