import { distance } from 'fastest-levenshtein';

/**
 * The name that was probably meant: the one with the fewest edits, when they are at most a third of its length
 * (and at least two are allowed). Undefined when nothing is near.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const edits = distance(given.toLowerCase(), name.toLowerCase());
    if (edits < fewest && edits <= Math.max(2, Math.floor(name.length / 3))) {
      fewest = edits;
      best = name;
    }
  }
  return best;
}
