import type { TrainableConfig } from '../../config/config.js';
import { type ChosenFeatures, FEATURE_KEYS } from '../../config/window-features/registry.js';
import { partOf } from '../../init/examples.js';
import { type Dimension, dimensionOf } from './dimension.js';
import { withPart } from './plain.js';

/** A feature that is changed. */
interface Change {
  readonly key: keyof ChosenFeatures;
  readonly value: unknown;
}

/** What turns a feature off, or on where nothing else must be said of it; undefined if neither. */
function opposite(value: ChosenFeatures[keyof ChosenFeatures]): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value > 0 ? 0 : undefined;
  return value.length > 0 ? [] : undefined;
}

/** Features of windows: as given, or one of them more or less. */
export function features({ data }: TrainableConfig): Dimension | undefined {
  if (data.source !== 'recordings' || data.signal.kind !== 'windows') return undefined;
  const chosen = data.signal.features;
  const changes: readonly (Change | undefined)[] = [
    undefined,
    ...FEATURE_KEYS.flatMap((key) => {
      const value = opposite(chosen[key]);
      return value === undefined ? [] : [{ key, value }];
    }),
  ];
  return dimensionOf('data.signal.features', { ordered: false, given: 0 }, changes, (plain, change) => {
    if (change === undefined) return plain;
    const signal = partOf(partOf(plain, 'data'), 'signal');
    const changed = withPart(signal, 'features', { [change.key]: change.value });
    return withPart(plain, 'data', { signal: changed });
  });
}
