/** What the paths of some recordings seem to say about them. */
export interface PathGuess {
  /** A pattern of `data.files` that matches all of them. */
  readonly pattern: string;
  /** How many there are. */
  readonly count: number;
  /** What {subject} in the pattern matches, in the order of the names; empty if it is not there. */
  readonly subjects: readonly string[];
  /** The same of {class}. */
  readonly classes: readonly string[];
}

/** Words in front of the number of a person. */
const PERSON = 's|sub|subj|subject|p|pat|patient|person|part|participant|u|user|v|vol|volunteer|id|chb';
const PERSON_ALONE = new RegExp(`^(${PERSON})$`, 'i');
const PERSON_AND_NUMBER = new RegExp(`^(${PERSON})[-_ ]?\\d+$`, 'i');

/** With more classes than this, they are rather people, or days. */
const MOST_CLASSES = 20;

/** Names of folders that divide data, but not by class. */
const NO_CLASS = /^(train|training|test|testing|val|valid|validation|raw|data)$/i;

/** What people put between the parts of a name. */
const SEPARATORS = /([-_. ]+)/;

/** One place of all paths: a folder, or a part of the name of a file. */
interface Place {
  readonly values: readonly string[];
  /** What stands in front of it in the same name, if that is the same everywhere. */
  readonly before: string | undefined;
}

/** Whether every value of some occurs in several paths. */
function isShared(values: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].every((count) => count > 1);
}

function looksLikeSubjects({ values, before }: Place): boolean {
  if (values.every((value) => PERSON_AND_NUMBER.test(value))) return true;
  return before !== undefined && PERSON_ALONE.test(before) && values.every((value) => /^\d+$/.test(value));
}

function looksLikeClasses({ values }: Place): boolean {
  const different = new Set(values).size;
  return (
    different > 1 &&
    different <= MOST_CLASSES &&
    isShared(values) &&
    values.every((value) => /^\p{L}[\p{L} -]*\d?$/u.test(value) && !NO_CLASS.test(value))
  );
}

/** The names of a pattern while it is put together: what each of them is in every path. */
interface Named {
  subject: readonly string[] | undefined;
  class: readonly string[] | undefined;
  readonly seeksClass: boolean;
}

function sameValues(one: readonly string[], other: readonly string[] | undefined): boolean {
  return other !== undefined && one.every((value, i) => value === other[i]);
}

/** The part of a pattern for one place; undefined when it must be a wildcard. */
function namedPart(place: Place, named: Named): string | undefined {
  const [first] = place.values;
  if (sameValues(place.values, named.subject)) return '{subject}';
  if (sameValues(place.values, named.class)) return '{class}';
  if (named.subject === undefined && looksLikeSubjects(place)) {
    named.subject = place.values;
    return '{subject}';
  }
  if (place.values.every((value) => value === first)) return /[*{}]/.test(first) ? undefined : first;
  if (named.seeksClass && named.class === undefined && looksLikeClasses(place)) {
    named.class = place.values;
    return '{class}';
  }
  return undefined;
}

/** The pattern of the name of a folder or a file. */
function componentPattern(values: readonly string[], named: Named): string {
  const whole = namedPart({ values, before: undefined }, named);
  if (whole !== undefined) return whole;
  const parts = values.map((value) => value.split(SEPARATORS));
  const [first] = parts;
  const alike = parts.every(
    (own) => own.length === first.length && own.every((part, i) => i % 2 === 0 || part === first[i]),
  );
  if (!alike || first.length === 1) return '*';
  return first
    .map((text, i) => {
      if (i % 2 === 1) return text;
      const own = parts.map((part) => part[i]);
      const before = i === 0 ? undefined : first[i - 2];
      const isConstant = before !== undefined && parts.every((part) => part[i - 2] === before);
      return namedPart({ values: own, before: isConstant ? before : undefined }, named) ?? '*';
    })
    .join('');
}

function sorted(values: readonly string[] | undefined): readonly string[] {
  return [...new Set(values)].sort();
}

/**
 * Patterns that match some paths, one for every depth of folders, with {subject} and {class} where folders or parts of names look
 * like people ("s01", "subject_3") or like classes (few words that several files share). Nothing but the spelling is looked at.
 *
 * @param names paths of files without their endings, with /
 * @param classes whether classes are looked for: paths do not name them if something in the files does
 */
export function guessPaths(names: readonly string[], classes = true): readonly PathGuess[] {
  const depths = new Map<number, string[][]>();
  for (const name of names) {
    const components = name.split('/');
    const known = depths.get(components.length);
    if (known === undefined) depths.set(components.length, [components]);
    else known.push(components);
  }
  return [...depths]
    .sort(([a], [b]) => a - b)
    .map(([depth, paths]) => {
      const named: Named = { subject: undefined, class: undefined, seeksClass: classes };
      const pattern = Array.from({ length: depth }, (_, i) =>
        componentPattern(
          paths.map((path) => path[i]),
          named,
        ),
      ).join('/');
      return {
        pattern,
        count: paths.length,
        subjects: sorted(named.subject),
        classes: sorted(named.class),
      };
    });
}
