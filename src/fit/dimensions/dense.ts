import type { TrainableConfig } from '../../config/config.js';
import { partOf } from '../../init/examples.js';
import { ROWS_TOGETHER } from '../../kernel/limits.js';
import { around, type Dimension, dimensionOf } from './dimension.js';
import { layersIn, withLayers, withPart } from './plain.js';

/** Units of a first layer. */
const WIDTHS = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];

/** Most layers of a network that the search makes deeper. */
const DEEPEST = 3;

/** Units that are trained to decide by themselves. */
const PREFIXES = [8, 16, 32, 64, 128];

/** Units of a block between two exit points. */
const BLOCKS = [4, 8, 16, 32, 64];

/** Units of the layers of a config; undefined if one is not dense. */
function unitsIn({ network }: Pick<TrainableConfig, 'network'>): readonly number[] | undefined {
  const units = network.layers.flatMap((layer) => (typeof layer === 'number' ? [layer] : []));
  return units.length === network.layers.length ? units : undefined;
}

function rounded(units: number): number {
  return Math.max(ROWS_TOGETHER, Math.round(units / ROWS_TOGETHER) * ROWS_TOGETHER);
}

/** Number of dense layers: a network that becomes deeper repeats its last layer. */
export function depth(config: TrainableConfig): Dimension | undefined {
  const units = unitsIn(config);
  if (units === undefined) return undefined;
  const { values, given } = around(units.length, [1, 2, DEEPEST]);
  return dimensionOf('depth of dense layers', { ordered: true, given }, values, (plain, count) => {
    const layers = layersIn(plain);
    const last = layers.at(-1);
    return withLayers(plain, [...layers, ...Array.from({ length: count }, () => last)].slice(0, count));
  });
}

/** How later dense layers compare with the first: as given, as wide, or half as wide as the one before. */
export function narrowing(config: TrainableConfig): Dimension | undefined {
  if (unitsIn(config) === undefined) return undefined;
  const ratios = [undefined, 1, 0.5];
  return dimensionOf(
    'narrowing of dense layers',
    { ordered: false, given: 0 },
    ratios,
    (plain, ratio = 1) => {
      const layers = layersIn(plain);
      const first = Number(layers[0]);
      return withLayers(
        plain,
        layers.map((_, i) => rounded(first * ratio ** i)),
      );
    },
  );
}

/** Units of the first dense layer; the others keep their share of it. */
export function width(config: TrainableConfig): Dimension | undefined {
  const [first] = unitsIn(config) ?? [];
  if (first === undefined) return undefined;
  const { values, given } = around(first, WIDTHS);
  return dimensionOf('width of dense layers', { ordered: true, given }, values, (plain, units) => {
    const layers = layersIn(plain).map(Number);
    const scaled = layers.map((layer) => rounded((layer * units) / layers[0]));
    return withLayers(plain, scaled);
  });
}

/** Prefixes that are narrower than the widest layer of a config. */
function fitting(prefixes: readonly number[], layers: readonly unknown[]): readonly number[] {
  const widest = Math.max(...layers.map(Number));
  return prefixes.filter((units) => units < widest);
}

/** Unit counts that are trained to decide by themselves: as given, none, or powers of two. */
export function prefixes(config: TrainableConfig): Dimension | undefined {
  if (unitsIn(config) === undefined) return undefined;
  const own = config.network.prefixes;
  const lists = [own, [], PREFIXES];
  const dimension = dimensionOf('network.prefixes', { ordered: false, given: 0 }, lists, (plain, list) =>
    withPart(plain, 'network', { prefixes: fitting(list, layersIn(plain)) }),
  );
  if (dimension === undefined) return undefined;
  // The given prefixes may be wider than what another dimension made of the layers.
  const [, ...others] = dimension.values;
  const kept: Dimension['values'][number] = (plain) => {
    const list = fitting(own, layersIn(plain));
    return list.length === own.length ? plain : withPart(plain, 'network', { prefixes: list });
  };
  return { ...dimension, values: [kept, ...others] };
}

/** Units of a block between two exit points. */
export function block(config: TrainableConfig): Dimension | undefined {
  if (unitsIn(config) === undefined || config.exit.rule === 'none') return undefined;
  const { values, given } = around(config.exit.block, BLOCKS);
  return dimensionOf('exit.block', { ordered: true, given }, values, (plain, units) => {
    const first = Number(partOf(plain, 'exit').first ?? 0);
    const widest = Math.max(...layersIn(plain).map(Number));
    return withPart(plain, 'exit', { block: units, ...(first > widest ? { first: undefined } : {}) });
  });
}
