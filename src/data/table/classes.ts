import { MOST_CLASSES } from '../../kernel/limits.js';
import type { ReportOddity } from '../oddity.js';
import { numberName, unifyAndReport } from './names.js';

/** Most distinct spellings of classes before they are unified. */
const MAX_SPELLINGS = 65_535;

/** Sorted by value when all are numbers, else in the order of Unicode. */
export function sortClassNames(names: Iterable<string>): readonly string[] {
  const sorted = [...names].sort();
  const numeric = sorted.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return numeric ? sorted.sort((a, b) => Number(a) - Number(b)) : sorted;
}

/** Collects the classes of rows while they are read. */
export interface ClassCollector {
  /** Adds the next row. @returns false when its class is one more than MOST_CLASSES */
  add(name: string): boolean;
  /**
   * Labels of all rows, and the sorted names that they index. Spellings of one number are one class.
   *
   * @param source for messages
   */
  finish(
    source: string,
    report: ReportOddity,
  ): { readonly labels: Uint8Array; readonly classNames: readonly string[] };
}

/** A collector without rows. */
export function collectClasses(): ClassCollector {
  const spellings = new Map<string, number>();
  const classes = new Set<string>();
  // Indices of spellings, until all are known.
  let places = new Uint16Array(1024);
  let count = 0;
  return {
    add: (name) => {
      const known = spellings.get(name);
      const place = known ?? spellings.size;
      if (known === undefined) {
        spellings.set(name, place);
        classes.add(numberName(name) ?? name);
        if (classes.size > MOST_CLASSES || place >= MAX_SPELLINGS) return false;
      }
      if (count === places.length) {
        const larger = new Uint16Array(2 * places.length);
        larger.set(places);
        places = larger;
      }
      places[count++] = place;
      return true;
    },
    finish: (source, report) => {
      const nameOf = unifyAndReport(spellings.keys(), 'class', source, report);
      const classNames = sortClassNames(new Set(nameOf.values()));
      const labelOfName = new Map(classNames.map((name, label) => [name, label]));
      const labelOf = Uint8Array.from(
        spellings.keys(),
        (spelling) => labelOfName.get(nameOf.get(spelling) ?? spelling) ?? 0,
      );
      return { labels: Uint8Array.from(places.subarray(0, count), (place) => labelOf[place]), classNames };
    },
  };
}
