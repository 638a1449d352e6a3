import type { ReportOddity } from '../oddity.js';
import { isMissing } from './number-cell.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The shortest spelling of the number that a name spells. Undefined if it is not a number, or one that a double cannot
 * distinguish from its neighbours.
 */
export function numberName(name: string): string | undefined {
  if (!NUMBER.test(name)) return undefined;
  const value = Number(name);
  // Nobody means the sign of 0.
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value + 0) : undefined;
}

/** The unified names of classes or people. */
export interface UnifiedNames {
  /** The unified name of every given name. */
  readonly of: ReadonlyMap<string, string>;
  /** Spellings of one number that became one name, two or more each. */
  readonly merged: readonly (readonly string[])[];
}

/**
 * Gives all spellings of a number, such as 1 and 1.0, one name.
 *
 * @param shorten also shortens a number with only one spelling, if all names are numbers: 1.000e+00 becomes 1
 */
export function unifyNames(names: Iterable<string>, shorten: boolean): UnifiedNames {
  const all = [...names];
  const spellings = new Map<string, string[]>();
  for (const name of all) {
    const number = numberName(name);
    if (number === undefined) continue;
    const known = spellings.get(number);
    if (known === undefined) spellings.set(number, [name]);
    else known.push(name);
  }
  const numeric = shorten && all.every((name) => numberName(name) !== undefined);
  const of = new Map(
    all.map((name) => {
      const number = numberName(name);
      if (number === undefined) return [name, name];
      const several = (spellings.get(number)?.length ?? 0) > 1;
      return [name, numeric || several ? number : name];
    }),
  );
  return { of, merged: [...spellings.values()].filter(({ length }) => length > 1) };
}

/** A name without everything that a reader may overlook. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s'"`]+|[\s'"`]+$/g, '')
    .toLowerCase();
}

/** Groups of two or more names that differ only in case, blanks or quotes. */
export function lookAlikes(names: Iterable<string>): readonly (readonly string[])[] {
  const alike = new Map<string, string[]>();
  for (const name of names) {
    const key = plain(name);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [name]);
    else known.push(name);
  }
  return [...alike.values()].filter(({ length }) => length > 1);
}

function listed(names: readonly string[]): string {
  const some = names
    .slice(0, 4)
    .map((name) => JSON.stringify(name.length > 40 ? `${name.slice(0, 39)}…` : name));
  return `${some.join(' and ')}${names.length > 4 ? ' and others' : ''}`;
}

/**
 * Unifies names and reports their oddities.
 *
 * @param what the names denote
 * @param source in which the names are
 */
export function unifyAndReport(
  names: Iterable<string>,
  what: 'class' | 'subject',
  source: string,
  report: ReportOddity,
): ReadonlyMap<string, string> {
  const { of, merged } = unifyNames(names, what === 'class');
  for (const spellings of merged) {
    report({
      ...{ kind: `${what}-spelling`, source, place: '' },
      problem: `one ${what} is spelled ${listed(spellings)}`,
      effect: `they are one ${what}`,
      remedy: 'spell it one way',
    });
  }
  for (const name of of.keys()) {
    if (!isMissing(name)) continue;
    report({
      ...{ kind: `${what}-missing`, source, place: '' },
      problem: `${JSON.stringify(name)}, which often stands for a missing value, is a ${what}`,
      effect: `it is treated like any other ${what}`,
      remedy: 'remove such rows, or give it another name',
    });
  }
  for (const alike of lookAlikes(new Set(of.values()))) {
    report({
      ...{ kind: `${what}-look-alike`, source, place: '' },
      problem: `${listed(alike)} differ only in case, blanks or quotes`,
      effect: what === 'class' ? 'they are different classes' : 'they are different subjects',
      remedy: 'use one spelling if they are the same',
    });
  }
  return of;
}
