/** What trials are compared by. */
export interface Score {
  /** Percent; higher is better. */
  readonly accuracy: number;
  /** Instructions of a mean answer; lower is better. */
  readonly cost: number;
  /** By what share it is beyond the limits; 0 if it is within them, infinite if it could not be measured. */
  readonly excess: number;
}

/** Whether one is at least as good in both, and better in one. */
function dominates(one: Score, other: Score): boolean {
  return (
    one.accuracy >= other.accuracy &&
    one.cost <= other.cost &&
    (one.accuracy > other.accuracy || one.cost < other.cost)
  );
}

/**
 * The Pareto front: places of those within the limits that no other is better than in accuracy and cost, the cheapest first. Of
 * several with the same accuracy and cost, the first.
 */
export function paretoFront(scores: readonly Score[]): readonly number[] {
  const fits = scores.flatMap(({ excess }, i) => (excess === 0 ? [i] : []));
  return fits
    .filter(
      (i) =>
        !fits.some(
          (j) =>
            dominates(scores[j], scores[i]) ||
            (j < i && scores[j].accuracy === scores[i].accuracy && scores[j].cost === scores[i].cost),
        ),
    )
    .sort((a, b) => scores[a].cost - scores[b].cost);
}

/** Most accurate first; of the same accuracy the cheaper, then the earlier. */
function byAccuracy(scores: readonly Score[]): (a: number, b: number) => number {
  return (a, b) => scores[b].accuracy - scores[a].accuracy || scores[a].cost - scores[b].cost || a - b;
}

/** Front after front (non-dominated sorting, Deb et al. 2002), each from its most accurate on. */
function byFronts(scores: readonly Score[], places: readonly number[]): readonly number[] {
  const left = new Set(places);
  const sorted: number[] = [];
  while (left.size > 0) {
    const rest = [...left];
    const front = paretoFront(rest.map((place) => scores[place])).map((i) => rest[i]);
    // Those with the same accuracy and cost as one of the front come with a later front.
    front.sort(byAccuracy(scores));
    for (const place of front) left.delete(place);
    sorted.push(...front);
  }
  return sorted;
}

/**
 * Places of scores, the most promising first. Those within the limits come first: in turn the most accurate that is left, and the next
 * of the front, so that a search for accuracy keeps cheap networks and does not drown in them. Those beyond the limits follow, the
 * nearest first.
 */
export function ranking(scores: readonly Score[]): readonly number[] {
  const places = scores.map((_, i) => i);
  const within = places.filter((i) => scores[i].excess === 0);
  const orders = [[...within].sort(byAccuracy(scores)), byFronts(scores, within)];
  const ranked = new Set<number>();
  for (let turn = 0; ranked.size < within.length; turn++) {
    const next = orders[turn % 2].find((place) => !ranked.has(place));
    if (next !== undefined) ranked.add(next);
  }
  const beyond = places
    .filter((i) => scores[i].excess > 0)
    .sort((a, b) => scores[a].excess - scores[b].excess || a - b);
  return [...ranked, ...beyond];
}
