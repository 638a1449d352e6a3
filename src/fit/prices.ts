import { MACS, type Prices } from '../exit/cost.js';
import type { CortexMTarget } from '../simulate/target.js';

/** Instructions of what the routine does, by matrix kernel. */
const PRICES: Readonly<Record<string, Prices>> = {
  'cortex-m4': { ...MACS, call: 600, exit: 40, product: 0.8, headProduct: 2.5, activation: 17 },
};

/** Prices in instructions of a core: an estimate. */
export function instructionPrices({ name }: Pick<CortexMTarget, 'name'>): Prices {
  return PRICES[name] ?? PRICES['cortex-m4'];
}
