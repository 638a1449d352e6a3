import type { Normalization } from './network.js';

/** The factor that normalises a vector, from its sum of squares and its width. */
export function normalizationFactor(
  normalization: Normalization,
  sumOfSquares: number,
  width: number,
): number {
  if (normalization.kind === 'none') return 1;
  const mean = normalization.kind === 'rms' ? sumOfSquares / width : sumOfSquares;
  return 1 / (Math.sqrt(mean) + normalization.epsilon);
}

/** The same factor for the input of the first layer, which a network may leave as it is. */
export function inputFactor(normalization: Normalization, sumOfSquares: number, width: number): number {
  return normalization.input === 'none' ? 1 : normalizationFactor(normalization, sumOfSquares, width);
}
