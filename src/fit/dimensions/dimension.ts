import type { TrainableConfig } from '../../config/config.js';
import type { PlainConfig } from '../../init/examples.js';

/** Something that a search varies: a choice of values, and what each makes of a config. */
export interface Dimension {
  /** A key of the config, or a word. */
  readonly name: string;
  /** Whether neighbouring values are alike. */
  readonly ordered: boolean;
  /** Number of the value that the given config has. */
  readonly given: number;
  /** What each value makes of a config as it is in a file. */
  readonly values: readonly ((config: PlainConfig) => PlainConfig)[];
}

/** A dimension for a config; undefined if there is nothing to choose. It depends on the config alone. */
export type DimensionFor = (config: TrainableConfig) => Dimension | undefined;

/** A dimension of values, of which the given one leaves a config as it is; undefined if there is no other. */
export function dimensionOf<Value>(
  name: string,
  options: { readonly ordered: boolean; readonly given: number },
  values: readonly Value[],
  change: (config: PlainConfig, value: Value) => PlainConfig,
): Dimension | undefined {
  if (values.length < 2) return undefined;
  const made = values.map((value, place) => (config: PlainConfig) => {
    return place === options.given ? config : change(config, value);
  });
  return { name, ...options, values: made };
}

/** Numbers without repetition, ascending, with the given one among them. */
export function around(
  given: number,
  others: readonly number[],
): { readonly values: readonly number[]; readonly given: number } {
  const values = [...new Set([...others, given])].sort((a, b) => a - b);
  return { values, given: values.indexOf(given) };
}
