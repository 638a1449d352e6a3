import type { NetworkConfig, TrainConfig } from './config.js';

/** Rules that tell labels apart by the length of what a layer hands on, and so must take it away before the next. */
const BY_GOODNESS: readonly string[] = ['forward-forward', 'one-pass'];

/** Whether a rule trains networks whose input says the label, and whose goodness decides or did in training. */
export function writesLabels(kind: TrainConfig['rule']['kind']): boolean {
  return BY_GOODNESS.includes(kind);
}

/** Why a network cannot learn by a rule; undefined when it can. */
export function ruleFault(
  { normalization, heads }: NetworkConfig,
  { rule }: TrainConfig,
): string | undefined {
  const { kind } = rule;
  if (kind === 'pepita' && normalization.kind !== 'none') {
    return (
      `network.normalization.kind: pepita trains networks without normalisation, and this is "${normalization.kind}"; ` +
      'set it to "none"'
    );
  }
  if (BY_GOODNESS.includes(kind) && normalization.kind === 'none') {
    return (
      `network.normalization.kind: with ${kind} a layer would read the answer of the layer before from the length of ` +
      'its input; set it to "rms" or "l2"'
    );
  }
  if (kind === 'forward-forward' && heads !== undefined) {
    return 'network.heads: with forward-forward goodness decides and there are no heads; remove it, or choose another train.rule';
  }
  if (kind === 'pepita' && heads === 'all') {
    return 'network.heads: the output layer of pepita reads the last layer alone; set it to "own", or remove it';
  }
  return undefined;
}
