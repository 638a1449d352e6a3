/** The fractional part of the golden ratio: its multiples are spread most evenly and do not coincide with any period. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * `count` of the places 0..total-1, spread evenly over all of them and ascending; every place when there are fewer.
 *
 * Samples are ordered by recording, person and often class, so the first ones are not representative. The places are cut into
 * `count` stretches of the same length and one place is taken from each, not always at the same distance: every tenth sample
 * of data whose ten classes take turns would be of one class.
 */
export function spreadIndices(total: number, count: number): Uint32Array {
  const taken = Math.min(total, count);
  return Uint32Array.from({ length: taken }, (_, i) => {
    const start = Math.floor((i * total) / taken);
    const end = Math.floor(((i + 1) * total) / taken);
    return start + Math.floor((((i + 1) * GOLDEN) % 1) * (end - start));
  });
}

/**
 * `count` samples, ascending, of which every class that occurs has as nearly the same number as it can, each class spread
 * evenly over its samples. With fewer samples than classes, as many classes have one.
 *
 * @param labels class of every sample
 */
export function coverClasses(labels: Uint8Array, count: number): Uint32Array {
  const members = new Map<number, number[]>();
  labels.forEach((label, index) => {
    const known = members.get(label);
    if (known === undefined) members.set(label, [index]);
    else known.push(index);
  });
  const classes = [...members].sort(([a], [b]) => a - b).map(([, indices]) => indices);
  const quotas = classes.map(() => 0);
  let left = Math.min(count, labels.length);
  while (left > 0) {
    const open = classes.flatMap(({ length }, place) => (quotas[place] < length ? [place] : []));
    for (const turn of spreadIndices(open.length, left)) {
      quotas[open[turn]] += 1;
      left -= 1;
    }
  }
  const chosen = classes.flatMap((indices, place) =>
    Array.from(spreadIndices(indices.length, quotas[place]), (turn) => indices[turn]),
  );
  return Uint32Array.from(chosen).sort();
}
