/**
 * What decides in a network: the goodness of every label; heads; or heads that read the means over parts of a map, where
 * layers are convolutions. The names are those of folders of the kernel.
 */
export const DECISIONS = ['goodness', 'heads', 'pooled'] as const;

/** @see DECISIONS */
export type Decision = (typeof DECISIONS)[number];

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
