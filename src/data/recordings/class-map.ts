import { numberName } from '../table/names.js';

/** For every class, the names that annotations or cells of a column give it. */
type Classes = Readonly<Record<string, readonly string[]>>;

/** The classes of a config in its order; the class of the rest first, unless it is one of them. */
export function chosenClasses(classes: Classes, rest?: string): readonly string[] {
  const names = Object.keys(classes);
  return rest === undefined || names.includes(rest) ? names : [rest, ...names];
}

/** One spelling of a name: 1 and 1.0 are the same class. */
function spelling(name: string): string {
  return numberName(name) ?? name;
}

/**
 * The index of the class of a name, such as a code of annotations: the class that has the name in its list, or the rest;
 * undefined if it is of no class.
 *
 * @param names of the classes, in the order of their indices
 */
export function classMap(
  { classes, rest }: { readonly classes?: Classes | undefined; readonly rest?: string | undefined },
  names: readonly string[],
): (name: string) => number | undefined {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  if (classes === undefined) return (name) => indexOf.get(name);
  const classOf = new Map(
    Object.entries(classes).flatMap(([name, codes]) =>
      codes.map((code) => [spelling(code), indexOf.get(name)] as const),
    ),
  );
  const others = rest === undefined ? undefined : indexOf.get(rest);
  return (name) => classOf.get(spelling(name)) ?? others;
}
