import { matchesPath, wildcardsOf } from './find.js';

/** What a config says of single recordings: by their names, or by patterns that they match. */
export type Settings<Setting> = Readonly<Record<string, Setting>>;

/** The key that speaks of a recording: its name, else the first pattern that it matches. Undefined when none does. */
export function keyFor(settings: Settings<unknown>, name: string): string | undefined {
  // In objects, keys that are whole numbers come first wherever they stand, so a name must not depend on the order.
  return Object.hasOwn(settings, name)
    ? name
    : Object.keys(settings).find((pattern) => matchesPath(pattern, name));
}

/** What a config says of a recording. */
export function settingOf<Setting>(settings: Settings<Setting>, name: string): Setting | undefined {
  const key = keyFor(settings, name);
  return key === undefined ? undefined : settings[key];
}

/**
 * Whom a recording is of, as the config says. A * in the subject stands for what the first * of the pattern stands for:
 * {"*": "*"} says that every recording, or every folder of them, is of a person of its own.
 */
export function subjectFor(subjects: Settings<string>, name: string): string | undefined {
  const key = keyFor(subjects, name);
  if (key === undefined) return undefined;
  const subject = subjects[key];
  const [wildcard] = wildcardsOf(key, name) ?? [];
  return wildcard === undefined ? subject : subject.replaceAll('*', () => wildcard);
}
