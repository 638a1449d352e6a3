import type { NetworkConfig, TrainConfig } from './config.js';
import { ruleNamed } from './rules/registry.js';

/** Why a network cannot be trained by a learning rule; undefined when it can. */
export function ruleFault(network: NetworkConfig, { rule }: TrainConfig): string | undefined {
  const { kind } = rule;
  const { normalization } = network;
  const { refusesNormalization = false, writesLabels, heads, faultOf } = ruleNamed(kind);
  if (refusesNormalization && normalization.kind !== 'none') {
    return (
      `network.normalization.kind: ${kind} trains networks without normalisation, but this is "${normalization.kind}"; ` +
      'set it to "none"'
    );
  }
  if (writesLabels && normalization.kind === 'none') {
    return (
      `network.normalization.kind: with ${kind} a layer would read the answer of the previous layer from the length of ` +
      'its input; set it to "rms" or "l2"'
    );
  }
  if (heads === 'none' && network.heads !== undefined) {
    return `network.heads: with ${kind} goodness decides and there are no heads; remove it, or choose another train.rule`;
  }
  return faultOf?.(network);
}
