/** A group of samples that stays together, such as the beats of one patient. */
export interface SampleGroup {
  readonly name: string;
  /** Its samples of every class. */
  readonly counts: readonly number[];
}

/** With more groups, no two groups are swapped. */
const MOST_PAIRED = 400;

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Largest first, and by name if they are equal, so that nothing depends on the order in which the groups were found. */
function bySize(a: SampleGroup, b: SampleGroup): number {
  return total(b.counts) - total(a.counts) || (a.name < b.name ? -1 : 1);
}

/**
 * Puts whole groups into parts so that the shares of every class are as close as possible to those requested. Large groups
 * come first, each into the part where it does least harm; then single groups move or two groups are swapped as long as that
 * helps. Nothing is random: the same groups always give the same result.
 *
 * The harm is the sum over parts and classes of (samples there - samples requested there)^2 / samples of the class. So a
 * class of ten samples weighs as much as one of ten thousand.
 *
 * @param groups with distinct names
 * @param shares the requested share of every part, positive, sum 1
 * @returns the part of every group
 * @throws RangeError when there are fewer groups than parts
 */
export function assignGroups(
  groups: readonly SampleGroup[],
  shares: readonly number[],
): ReadonlyMap<string, number> {
  if (groups.length < shares.length) {
    throw new RangeError(`${groups.length} groups cannot fill ${shares.length} parts`);
  }
  const sorted = groups.toSorted(bySize);
  const totals = sorted[0].counts.map((_, label) =>
    sorted.reduce((sum, { counts }) => sum + counts[label], 0),
  );
  const parts = shares.map(() => totals.map(() => 0));
  const sizes = shares.map(() => 0);
  const places = new Map<string, number>();

  /** The increase of the harm when `change` samples of each class are added to a part. */
  const growth = (part: number, change: readonly number[]): number =>
    change.reduce((sum, added, label) => {
      if (added === 0 || totals[label] === 0) return sum;
      const distance = parts[part][label] - shares[part] * totals[label];
      return sum + (added * (2 * distance + added)) / totals[label];
    }, 0);
  const add = (part: number, { counts }: SampleGroup, sign: 1 | -1) => {
    counts.forEach((count, label) => {
      parts[part][label] += sign * count;
    });
    sizes[part] += sign;
  };
  const placeOf = ({ name }: SampleGroup) => places.get(name) ?? 0;

  sorted.forEach((group, index) => {
    const empty = sizes.filter((size) => size === 0).length;
    const mustFill = sorted.length - index <= empty;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let part = 0; part < shares.length; part++) {
      if (mustFill && sizes[part] > 0) continue;
      const harm = growth(part, group.counts);
      if (harm < least) {
        least = harm;
        best = part;
      }
    }
    add(best, group, 1);
    places.set(group.name, best);
  });

  // Only changes that help by more than rounding are made, so the harm falls each time and the loop ends.
  const helps = (change: number) => change < -1e-9;
  const minus = (counts: readonly number[]) => counts.map((count) => -count);
  const move = (group: SampleGroup): boolean => {
    const from = placeOf(group);
    if (sizes[from] === 1) return false;
    const gone = growth(from, minus(group.counts));
    const to = shares.findIndex((_, part) => part !== from && helps(gone + growth(part, group.counts)));
    if (to < 0) return false;
    add(from, group, -1);
    add(to, group, 1);
    places.set(group.name, to);
    return true;
  };
  const exchange = (first: SampleGroup, second: SampleGroup): boolean => {
    const [here, there] = [placeOf(first), placeOf(second)];
    if (here === there) return false;
    const change = second.counts.map((count, label) => count - first.counts[label]);
    if (!helps(growth(here, change) + growth(there, minus(change)))) return false;
    add(here, first, -1);
    add(there, second, -1);
    add(here, second, 1);
    add(there, first, 1);
    places.set(first.name, there);
    places.set(second.name, here);
    return true;
  };
  // The number of rounds is bounded all the same: with many groups the pairs take long, and single moves are already close
  // enough.
  const paired = sorted.length <= MOST_PAIRED ? sorted.length : 0;
  for (let round = 0; round < 20; round++) {
    let changed = false;
    for (const group of sorted) changed = move(group) || changed;
    for (let first = 0; first < paired; first++) {
      for (let second = first + 1; second < paired; second++) {
        changed = exchange(sorted[first], sorted[second]) || changed;
      }
    }
    if (!changed) break;
  }
  return places;
}
