/** What decides in a network: the goodness of every label, or heads. The names are those of folders of the kernel. */
export const DECISIONS = ['goodness', 'heads'] as const;

/** @see DECISIONS */
export type Decision = (typeof DECISIONS)[number];

/** What decides in an integer network. */
export function decisionOf({ headCount }: { readonly headCount: number }): Decision {
  return headCount > 0 ? 'heads' : 'goodness';
}
