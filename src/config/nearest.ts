import { distance } from 'fastest-levenshtein';

/** Longer names come from a file, not from a person; the time to compare two names is the product of their lengths. */
const LONGEST = 200;

/**
 * The name that was probably meant: the one with the fewest edits, when they are at most a third of its length
 * (and at least two are allowed). Undefined when nothing is near.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (given.length > LONGEST) return undefined;
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    if (name.length > LONGEST) continue;
    const edits = distance(given.toLowerCase(), name.toLowerCase());
    if (edits < fewest && edits <= Math.max(2, Math.floor(name.length / 3))) {
      fewest = edits;
      best = name;
    }
  }
  return best;
}
