import { InputError } from '../errors/input-error.js';

/** Something in the user's data that is odd but does not stop ffirm, and what ffirm does about it. */
export interface Oddity {
  /** A short name, such as "checksum": oddities of one kind are counted together. */
  readonly kind: string;
  /** The file, or another source in which it is found. */
  readonly source: string;
  /** Where in it, such as `line 3, gain` or `byte 256`; "" when it concerns the whole. */
  readonly place: string;
  /** What is odd: "the checksum is -5971, not 0". */
  readonly problem: string;
  /** What ffirm does about it: "the samples are used as they are". */
  readonly effect: string;
  /** The remedy: "correct the header". */
  readonly remedy: string;
  /** Number of oddities at this place; 1 when absent. */
  readonly count?: number;
}

/** Receives an oddity, and throws if oddities are refused. */
export type ReportOddity = (oddity: Oddity) => void;

/** Oddities of one kind. */
export interface OddityCount {
  /** The first of them. */
  readonly first: Oddity;
  /** Their number. */
  readonly count: number;
  /** Number of files, or other sources, in which they are. */
  readonly sources: number;
}

function placeOf({ source, place }: Oddity): string {
  return place === '' ? source : `${source}, ${place}`;
}

/**
 * Refuses every oddity. Readers use this when nobody receives their oddities, so that none is silently ignored.
 *
 * @throws InputError always
 */
export function refuseOddity(oddity: Oddity): never {
  throw new InputError(`${placeOf(oddity)}: ${oddity.problem}; ${oddity.remedy}`);
}

/** Groups oddities by kind, in order of first occurrence. */
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

/** One line for a kind of oddity: the first one, and how many there are. */
export function describeOddity({ first, count, sources }: OddityCount): string {
  const line = `${placeOf(first)}: ${first.problem}; ${first.effect}`;
  const files = sources === 1 ? '' : ` in ${sources} files`;
  return count === (first.count ?? 1) ? line : `${line} (the first of ${count} such${files})`;
}
