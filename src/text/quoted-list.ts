import { excerpt } from './terminal.js';

/** Number of names that a message shows; further names are only counted. */
const SHOWN = 5;

/** A list of names for a message: `"a", "b" and 12 more`. */
export function quotedList(names: readonly string[], most: number = SHOWN): string {
  const shown = names
    .slice(0, names.length === most + 1 ? names.length : most)
    .map((name) => `"${excerpt(name)}"`);
  const left = names.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}
