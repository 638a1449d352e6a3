import { excerpt } from './terminal.js';

/** Names that a message shows before it only counts. */
const SHOWN = 5;

/** Names of a user or a file as a message shows them: `"a", "b" and 12 more`. */
export function quotedList(names: readonly string[], most: number = SHOWN): string {
  const shown = names
    .slice(0, names.length === most + 1 ? names.length : most)
    .map((name) => `"${excerpt(name)}"`);
  const left = names.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}
