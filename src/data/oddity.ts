import { InputError } from '../errors/input-error.js';

/** Something in the user's data that is odd but stops nothing, and what ffirm does about it. */
export interface Oddity {
  /** A short name, such as "checksum": oddities of one kind are counted together. */
  readonly kind: string;
  /** The file, or what else it is found in. */
  readonly source: string;
  /** Where in it, such as `line 3, gain` or `byte 256`; "" when it concerns the whole. */
  readonly place: string;
  /** What is odd: "the checksum is -5971, not 0". */
  readonly problem: string;
  /** What ffirm does about it: "the samples are taken as they are". */
  readonly effect: string;
  /** What the user can do to end it: "correct the header". */
  readonly remedy: string;
  /** How many there are at this place; 1 when absent. */
  readonly count?: number;
}

/** Hears of an oddity, and throws where it may not pass. */
export type ReportOddity = (oddity: Oddity) => void;

/** Oddities of one kind. */
export interface OddityCount {
  /** The first of them. */
  readonly first: Oddity;
  /** How many there are. */
  readonly count: number;
  /** How many files, or other sources, they are in. */
  readonly sources: number;
}

function placeOf({ source, place }: Oddity): string {
  return place === '' ? source : `${source}, ${place}`;
}

/**
 * Lets nothing odd pass. Readers do this when nobody listens to them, so that no oddity goes by without a word.
 *
 * @throws InputError always
 */
export function refuseOddity(oddity: Oddity): never {
  throw new InputError(`${placeOf(oddity)}: ${oddity.problem}; ${oddity.remedy}`);
}

/** Gathers oddities by their kind, in the order in which kinds were first met. */
export function collectOddities(): {
  readonly report: ReportOddity;
  readonly found: () => readonly OddityCount[];
} {
  const kinds = new Map<string, { first: Oddity; count: number; sources: Set<string> }>();
  return {
    report: (oddity) => {
      const known = kinds.get(oddity.kind);
      const count = oddity.count ?? 1;
      if (known === undefined) {
        kinds.set(oddity.kind, { first: oddity, count, sources: new Set([oddity.source]) });
      } else {
        known.count += count;
        known.sources.add(oddity.source);
      }
    },
    found: () =>
      Array.from(kinds.values(), ({ first, count, sources }) => ({ first, count, sources: sources.size })),
  };
}

/** One line for a kind of oddity: the first of them, and how many more there are. */
export function describeOddity({ first, count, sources }: OddityCount): string {
  const line = `${placeOf(first)}: ${first.problem}; ${first.effect}`;
  const files = sources === 1 ? '' : ` in ${sources} files`;
  return count === (first.count ?? 1) ? line : `${line} (the first of ${count} such${files})`;
}
