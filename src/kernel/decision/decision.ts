import { keepsMaps } from '../convolution/keeps.js';
import type { Model } from '../types.js';

/**
 * What decides in a network: the goodness of every label; heads; or heads that read the means over parts of a map, where
 * layers are convolutions. The names are those of folders of the kernel.
 */
export const DECISIONS = ['goodness', 'heads', 'pooled'] as const;

/** @see DECISIONS */
export type Decision = (typeof DECISIONS)[number];

/** For which networks a routine is generated. */
export interface Variant {
  readonly decision: Decision;
  /** Whether outputs are kept from one window of a stream to the next. */
  readonly keepsMaps: boolean;
}

/** All variants. */
export const VARIANTS: readonly Variant[] = [
  ...DECISIONS.map((decision) => ({ decision, keepsMaps: false })),
  { decision: 'pooled', keepsMaps: true },
];

/** What decides in an integer network. */
export function decisionOf(model: {
  readonly headCount: number;
  readonly convolutionCount: number;
}): Decision {
  if (model.convolutionCount > 0) return 'pooled';
  return model.headCount > 0 ? 'heads' : 'goodness';
}

/** What the layers of a network are, given what decides in it. The names are those of folders of the kernel, too. */
export function layerKindOf(decision: Decision): 'dense' | 'convolution' {
  return decision === 'pooled' ? 'convolution' : 'dense';
}

/** The variant of the routine that an integer network needs. */
export function variantOf(model: Model): Variant {
  return { decision: decisionOf(model), keepsMaps: keepsMaps(model) };
}
