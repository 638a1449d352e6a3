import { InputError } from '../errors/input-error.js';
import { LARGEST_INT32, LARGEST_SHIFT, LARGEST_SQUARE } from '../kernel/limits.js';

/** How a layer's sum of squares becomes goodness: (sum * multiplier + half) >> shift, exactly. */
export interface GoodnessScale {
  readonly multiplier: number;
  readonly shift: number;
  /** The layer's activation step, moved by at most a few percent so that the ratio is exact. */
  readonly activationStep: number;
}

function scaleFor(step: number, units: number, goodnessStep: number): GoodnessScale | undefined {
  const ratio = (step * step) / units / goodnessStep;
  const shift = Math.max(1, 4 - Math.floor(Math.log2(ratio)));
  const multiplier = Math.round(ratio * 2 ** shift);
  const largest = units * LARGEST_SQUARE * multiplier + 2 ** (shift - 1);
  if (shift > LARGEST_SHIFT || largest > LARGEST_INT32) return undefined;
  return { multiplier, shift, activationStep: Math.sqrt((multiplier / 2 ** shift) * goodnessStep * units) };
}

function largestGoodness(scale: GoodnessScale, units: number): number {
  return (units * LARGEST_SQUARE * scale.multiplier) / 2 ** scale.shift + 1;
}

/**
 * One fixed-point unit for the goodness of all layers.
 *
 * Layer i's goodness is step_i^2 / units_i times its integer sum of squares. The common step is that of the finest
 * layer, doubled until every product and the total over all layers fit 31 bits for any activations. The activation
 * steps are moved so that the ratios of the layers are exactly multiplier / 2^shift.
 *
 * @throws InputError when no unit fits: more than about 2^16 units in a layer, or activations millions of times apart
 */
export function commonGoodnessStep(
  steps: readonly number[],
  units: readonly number[],
): { goodnessStep: number; scales: readonly GoodnessScale[] } {
  const finest = Math.min(...steps.map((step, i) => (step * step) / units[i]));
  for (let goodnessStep = finest, tries = 0; tries < 24; goodnessStep *= 2, tries++) {
    const scales = steps.flatMap((step, i) => scaleFor(step, units[i], goodnessStep) ?? []);
    if (scales.length < steps.length) continue;
    const total = scales.reduce((sum, scale, i) => sum + largestGoodness(scale, units[i]), 0);
    if (total < LARGEST_INT32 / 2) return { goodnessStep, scales };
  }
  throw new InputError(
    `no 32-bit unit fits the goodness of all layers: their activation steps are ${steps.map((step) => step.toPrecision(2)).join(', ')}, ` +
      `their units ${units.join(', ')}; train again with a lower learning rate or another seed`,
  );
}
