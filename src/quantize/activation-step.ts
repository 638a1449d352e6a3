import { LARGEST_VALUE } from '../kernel/limits.js';

const CANDIDATES = 24;

function squaredError(values: Float32Array, step: number): number {
  let error = 0;
  for (const value of values) {
    const level = Math.min(LARGEST_VALUE, Math.floor(value / step + 0.5));
    error += (value - level * step) ** 2;
  }
  return error;
}

/**
 * The best value of one activation step: smallest mean squared error over the given activations, among steps from that
 * of the largest activation down to a quarter of it (which clips the largest).
 *
 * @returns undefined when all activations are zero
 */
export function bestActivationStep(activations: Float32Array): number | undefined {
  const largest = activations.reduce((max, value) => Math.max(max, value), 0);
  if (largest === 0) return undefined;
  const nonzero = activations.filter((value) => value > 0);
  let best = largest / LARGEST_VALUE;
  let fewest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < CANDIDATES; i++) {
    const step = (largest / LARGEST_VALUE) * 4 ** (-i / CANDIDATES);
    const error = squaredError(nonzero, step);
    if (error < fewest) {
      fewest = error;
      best = step;
    }
  }
  return best;
}
