/** What a pattern may name in a path. */
export const PATH_NAMES = ['subject', 'class'] as const;

/** What the names of a pattern match in a path. */
export interface PathNames {
  /** Whose recording it is. */
  readonly subject?: string;
  /** The class of the whole recording. */
  readonly class?: string;
}

type PathName = keyof PathNames;

/** A pattern of paths, taken apart. */
interface PathPattern {
  readonly expression: RegExp;
  /** The first group of every name that the pattern has. */
  readonly groups: ReadonlyMap<PathName, number>;
  /** The groups of the wildcards without a name. */
  readonly wildcards: readonly number[];
}

/** The wildcards of a pattern, and whatever else stands in braces. */
const PARTS = /(\*|\{[^{}/]*\})/;

function nameOf(part: string): PathName | undefined {
  return PATH_NAMES.find((name) => part === `{${name}}`);
}

/** Whether a pattern has nothing in braces but names and {*}. */
export function isPathPattern(pattern: string): boolean {
  return pattern
    .split(PARTS)
    .every((part, i) => i % 2 === 0 || part === '*' || part === '{*}' || nameOf(part) !== undefined);
}

/** Whether any of some patterns has a name. */
export function hasPathName(patterns: readonly string[], name: PathName): boolean {
  return patterns.some((pattern) => pattern.split(PARTS).includes(`{${name}}`));
}

const known = new Map<string, PathPattern>();

/**
 * Takes a pattern apart: `*` and `{*}` match anything except /, `{subject}` and `{class}` one character or more except /, and
 * the same text wherever they stand again; everything else matches itself. What comes first takes as much as it can.
 */
function parsePattern(pattern: string): PathPattern {
  const earlier = known.get(pattern);
  if (earlier !== undefined) return earlier;
  const groups = new Map<PathName, number>();
  const wildcards: number[] = [];
  let count = 0;
  const source = pattern
    .split(PARTS)
    .map((part, i) => {
      if (i % 2 === 1 && (part === '*' || part === '{*}')) {
        count += 1;
        wildcards.push(count);
        return '([^/]*)';
      }
      const name = nameOf(part);
      if (name === undefined) return part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
      const group = groups.get(name);
      if (group !== undefined) return `(?:\\${group})`;
      count += 1;
      groups.set(name, count);
      return '([^/]+)';
    })
    .join('');
  const parsed = { expression: new RegExp(`^${source}$`), groups, wildcards };
  known.set(pattern, parsed);
  return parsed;
}

/** A pattern that matches a text. */
export interface PathMatch {
  /** The text of every wildcard without a name. */
  readonly wildcards: readonly string[];
  readonly names: PathNames;
}

/** What a pattern matches in a text; undefined when it does not match. */
export function matchPattern(pattern: string, text: string): PathMatch | undefined {
  const { expression, groups, wildcards } = parsePattern(pattern);
  const found = expression.exec(text);
  if (found === null) return undefined;
  return {
    wildcards: wildcards.map((group) => found[group]),
    names: Object.fromEntries(Array.from(groups, ([name, group]) => [name, found[group]])),
  };
}
