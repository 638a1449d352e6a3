/** More would not fit the 8-bit labels of the generated C, which keeps one value for "none". */
export const MAX_CLASSES = 255;

/** Sorted by value when all are numbers, else in the order of Unicode. */
export function sortClassNames(names: Iterable<string>): readonly string[] {
  const sorted = [...names].sort();
  const numeric = sorted.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return numeric ? sorted.sort((a, b) => Number(a) - Number(b)) : sorted;
}

/** Collects the classes of rows as they are read. */
export interface ClassCollector {
  /** Adds the next row. @returns false when its class is one more than MAX_CLASSES */
  add(name: string): boolean;
  /** Labels of all rows, and the sorted names that they index. */
  finish(): { readonly labels: Uint8Array; readonly classNames: readonly string[] };
}

/** A collector without rows. */
export function collectClasses(): ClassCollector {
  const found = new Map<string, number>();
  // In the order of their appearance, until the names are all known.
  let places = new Uint8Array(1024);
  let count = 0;
  return {
    add: (name) => {
      const place = found.get(name) ?? found.size;
      if (place >= MAX_CLASSES) return false;
      found.set(name, place);
      if (count === places.length) {
        const larger = new Uint8Array(2 * places.length);
        larger.set(places);
        places = larger;
      }
      places[count++] = place;
      return true;
    },
    finish: () => {
      const classNames = sortClassNames(found.keys());
      const labelOf = new Uint8Array(found.size);
      classNames.forEach((name, label) => {
        labelOf[found.get(name) ?? 0] = label;
      });
      return { labels: places.slice(0, count).map((place) => labelOf[place]), classNames };
    },
  };
}
