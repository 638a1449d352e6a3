import type { TrainableConfig } from '../../config/config.js';
import { hasConvolutions } from '../../config/network-layers.js';
import { RULES } from '../../config/rules/registry.js';
import { type PlainConfig, partOf } from '../../init/examples.js';
import { around, type Dimension, dimensionOf } from './dimension.js';
import { withPart } from './plain.js';

/** What the learning rate is multiplied with. */
const RATES = [1 / 4, 1 / 2, 1, 2, 4];

/** What the number of epochs is multiplied with. */
const LENGTHS = [1 / 2, 1, 2];

type Rule = (typeof RULES)[number];

/** A config with another learning rule, and the normalization and the heads that it needs. */
function withRule(plain: PlainConfig, { kind, writesLabels, heads, refusesNormalization = false }: Rule) {
  const network = partOf(plain, 'network');
  const normalization = partOf(network, 'normalization');
  const isPlain = normalization.kind === 'none';
  const other = refusesNormalization && !isPlain ? 'none' : writesLabels && isPlain ? 'rms' : undefined;
  const changed = withPart(plain, 'network', {
    ...(other === undefined ? {} : { normalization: { ...normalization, kind: other } }),
    ...(heads === 'none' ? { heads: undefined } : {}),
  });
  return withPart(changed, 'train', { rule: { kind } });
}

/** The learning rule, of those that can train such layers. A network that learns on the device keeps its own. */
export function rule({ network, train, learn }: TrainableConfig): Dimension | undefined {
  if (learn !== undefined) return undefined;
  const convolves = hasConvolutions(network.layers);
  const able = RULES.filter(({ convolutions = false }) => convolutions || !convolves);
  const given = able.findIndex(({ kind }) => kind === train.rule.kind);
  return dimensionOf('train.rule', { ordered: false, given }, able, withRule);
}

/** The learning rate. */
export function learningRate({ train }: TrainableConfig): Dimension | undefined {
  const rates = RATES.map((factor) => Number((train.learningRate * factor).toPrecision(6)));
  const { values, given } = around(
    train.learningRate,
    rates.filter((rate) => rate <= 1),
  );
  return dimensionOf('train.learningRate', { ordered: true, given }, values, (plain, learningRate) =>
    withPart(plain, 'train', { learningRate }),
  );
}

/** How long to train. */
export function epochs({ train }: TrainableConfig): Dimension | undefined {
  const lengths = LENGTHS.map((factor) => Math.min(10_000, Math.round(train.epochs * factor)));
  const { values, given } = around(
    train.epochs,
    lengths.filter((length) => length >= 1),
  );
  return dimensionOf('train.epochs', { ordered: true, given }, values, (plain, length) =>
    withPart(plain, 'train', { epochs: length }),
  );
}
