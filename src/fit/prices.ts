import { InputError } from '../errors/input-error.js';
import type { Prices } from '../exit/cost.js';
import type { CortexMTarget } from '../simulate/target.js';

/** Prices of what the instructions of the networks do not depend on. */
const FREE: Prices = {
  ...{ call: 0, exit: 0, product: 0, headProduct: 0, activation: 0, slot: 0, square: 0, mean: 0 },
  ...{ normalizer: 0, rule: 0, logitRule: 0 },
};

const PACKED_V6: Prices = {
  ...FREE,
  ...{
    exit: 124,
    product: 2.49,
    headProduct: 10.5,
    activation: 42.5,
    square: 30.4,
    mean: 363,
    logitRule: 64.9,
  },
};

const PACKED_V7: Prices = {
  ...FREE,
  ...{ product: 1.59, headProduct: 6.67, activation: 30.4, square: 20.6, mean: 238, logitRule: 46.1 },
};

const DSP: Prices = {
  ...FREE,
  ...{ product: 0.646, headProduct: 2.32, activation: 19.6, square: 6.83, mean: 71, normalizer: 231 },
  logitRule: 67.9,
};

const HELIUM: Prices = {
  ...FREE,
  ...{ exit: 303, product: 0.0781, headProduct: 2.93, activation: 9.95, square: 3.68, logitRule: 9.22 },
};

/** By core, as `node scripts/prices.mjs` finds them for one core of each family. */
const PRICES: Readonly<Record<string, Prices>> = {
  'cortex-m0': PACKED_V6,
  'cortex-m0plus': PACKED_V6,
  'cortex-m3': PACKED_V7,
  'cortex-m4': DSP,
  'cortex-m7': DSP,
  'cortex-m33': DSP,
  'cortex-m55': HELIUM,
  'cortex-m85': HELIUM,
};

/**
 * Prices in instructions of a core: an estimate, within 30 percent for the networks that the prices were solved from.
 *
 * @throws InputError for a core that has none: MACs in their place would be taken for instructions
 */
export function instructionPrices({ name }: Pick<CortexMTarget, 'name'>): Prices {
  const prices = PRICES[name];
  if (prices === undefined) {
    throw new InputError(
      `--core: what a network costs on ${name} cannot be estimated; choose one of ${Object.keys(PRICES).join(', ')}`,
    );
  }
  return prices;
}
