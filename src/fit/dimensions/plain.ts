import { type PlainConfig, partOf } from '../../init/examples.js';

/** A config with some keys of a part set; those that are undefined are removed. */
export function withPart(config: PlainConfig, part: string, changes: PlainConfig): PlainConfig {
  const entries = Object.entries({ ...partOf(config, part), ...changes });
  return { ...config, [part]: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) };
}

/** The layers of a config as it is in a file. */
export function layersIn(config: PlainConfig): readonly unknown[] {
  const { layers } = partOf(config, 'network');
  return Array.isArray(layers) ? layers : [];
}

/** A layer as an object: dense ones, which are numbers, have no keys. */
export function layerKeys(layer: unknown): PlainConfig {
  return partOf({ layer }, 'layer');
}

/** A config with other layers. */
export function withLayers(config: PlainConfig, layers: readonly unknown[]): PlainConfig {
  return withPart(config, 'network', { layers });
}
