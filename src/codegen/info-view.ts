/**
 * Version of the generated C interface, not of ffirm: 10000 * major + 100 * minor + patch.
 *
 * Major: callers must change. Minor: something was added. Patch: the same interface, with errors fixed.
 */
export const API_VERSION = 20400;

/** A scale as integers: numerator / 2^shift. */
export interface ExactScale {
  readonly numerator: number;
  readonly shift: number;
}

/** The exact representation of an input scale by integers; the numerator is odd or the shift 0. */
export function exactScale(scale: number): ExactScale {
  let numerator = Math.fround(scale);
  let shift = 0;
  for (; !Number.isInteger(numerator); shift++) numerator *= 2;
  return { numerator, shift };
}
