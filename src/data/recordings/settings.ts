import { matchesPath, wildcardsOf } from './find.js';

/** What a config says about single recordings: by their names, or by patterns that they match. */
export type Settings<Setting> = Readonly<Record<string, Setting>>;

/** The key for a recording: its name, else the first pattern that it matches. Undefined when there is none. */
export function keyFor(settings: Settings<unknown>, name: string): string | undefined {
  // In objects, keys that are whole numbers come first wherever they are written, so a name must not depend on the order.
  return Object.hasOwn(settings, name)
    ? name
    : Object.keys(settings).find((pattern) => matchesPath(pattern, name));
}

/** What a config says about a recording. */
export function settingOf<Setting>(settings: Settings<Setting>, name: string): Setting | undefined {
  const key = keyFor(settings, name);
  return key === undefined ? undefined : settings[key];
}

/**
 * The subject of a recording according to the config. A * in the subject means what the first * of the pattern matches: {"*":
 * "*"} says that every recording, or every folder of recordings, is of a different person.
 */
export function subjectFor(subjects: Settings<string>, name: string): string | undefined {
  const key = keyFor(subjects, name);
  if (key === undefined) return undefined;
  const subject = subjects[key];
  const [wildcard] = wildcardsOf(key, name) ?? [];
  return wildcard === undefined ? subject : subject.replaceAll('*', () => wildcard);
}
