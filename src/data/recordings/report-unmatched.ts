import type { RecordingsConfig } from '../../config/data-config.js';
import { nearestName } from '../../config/nearest.js';
import { type Answered, answeredBy } from '../../config/signal-config.js';
import { quotedList } from '../../text/quoted-list.js';
import { excerpt } from '../../text/terminal.js';
import type { ReportOddity } from '../oddity.js';
import { hasColumns, nameOf } from '../readers/recordings.js';
import { lookAlikes } from '../table/names.js';
import { classMap } from './class-map.js';
import { matchesPath } from './find.js';
import { meansFile } from './label.js';
import type { RawSignal } from './raw-signal.js';
import { type Settings, subjectFor } from './settings.js';

/** The facts of a recording that are checked. */
type Named = Pick<RawSignal, 'file' | 'fileClass' | 'annotations' | 'classes'>;

/** Shorter codes resemble all others. */
const LEAST_TO_COMPARE = 3;

/** `"10O"; did you mean "100"?`, or the known names. */
function missedText(missed: readonly string[], known: readonly string[]): string {
  const near = missed.flatMap((name) =>
    name.length < LEAST_TO_COMPARE ? [] : (nearestName(name, known) ?? []),
  );
  const meant = near.length === 0 ? '' : ` (did you mean ${quotedList(near)}?)`;
  return `${quotedList(missed)}${meant}`;
}

/** Keys of channelsOf and subjects that no recording has as its name, or matches. */
function reportSettings(
  key: string,
  settings: Settings<unknown>,
  names: readonly string[],
  source: string,
  report: ReportOddity,
): void {
  const missed = Object.keys(settings).filter(
    (pattern) => !names.some((name) => name === pattern || matchesPath(pattern, name)),
  );
  if (missed.length === 0) return;
  report({
    kind: `unmatched data.${key}`,
    source,
    place: `data.${key}`,
    problem: `no recording is ${missedText(missed, names)}`,
    effect: 'it has no effect',
    remedy: 'write the name of a recording, or remove it',
    count: missed.length,
  });
}

/** Recordings for which two patterns name different subjects. */
function reportTwoSubjects(
  subjects: Settings<string>,
  names: readonly string[],
  source: string,
  report: ReportOddity,
): void {
  const torn = names.filter((name) => {
    if (Object.hasOwn(subjects, name)) return false;
    const patterns = Object.keys(subjects).filter((pattern) => pattern !== '*' && matchesPath(pattern, name));
    return new Set(patterns.map((pattern) => subjectFor({ [pattern]: subjects[pattern] }, name))).size > 1;
  });
  if (torn.length === 0) return;
  report({
    kind: 'two subjects',
    source,
    place: 'data.subjects',
    problem: `several patterns name different subjects of ${quotedList(torn)}`,
    effect: 'the first of them is used',
    remedy: 'make only one pattern match',
    count: torn.length,
  });
}

/** Patterns of classes that no file matches. */
function reportFiles(
  classes: Settings<readonly string[]>,
  signals: readonly Named[],
  source: string,
  report: ReportOddity,
): void {
  const missed = Object.values(classes)
    .flat()
    .filter((pattern) => !signals.some((signal) => meansFile(pattern, signal)));
  if (missed.length === 0) return;
  const files = signals.map(({ file }) => file);
  const folders = files.flatMap((file) =>
    file.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/')),
  );
  const named = signals.flatMap(({ fileClass }) => fileClass ?? []);
  report({
    kind: 'unmatched data.labels',
    source,
    place: 'data.labels.classes',
    problem: `no recording is ${missedText(missed, [...new Set(named.length > 0 ? named : [...folders, ...files.map(nameOf)])])}`,
    effect: 'it has no effect',
    remedy:
      named.length > 0
        ? 'write what {class} matches, or remove it'
        : 'write the path of a recording or folder, or remove it',
    count: missed.length,
  });
}

/** Texts of classes that never occur in a column, and texts in a column that are of no class. */
function reportTexts(
  classes: Settings<readonly string[]>,
  rest: string | undefined,
  signals: readonly Named[],
  source: string,
  report: ReportOddity,
): void {
  const found = new Set(signals.flatMap(({ classes: own }) => own?.names ?? []));
  const classOf = classMap({ classes }, Object.keys(classes));
  const others = [...found].filter((text) => classOf(text) === undefined).sort();
  const missed = Object.values(classes)
    .flat()
    .filter((code) => ![...found].some((text) => classMap({ classes: { is: [code] } }, ['is'])(text) === 0));
  if (missed.length === 0) return;
  const there =
    others.length === 0 || rest !== undefined ? '' : `; texts of no class: ${quotedList(others, 12)}`;
  report({
    kind: 'unmatched data.labels',
    source,
    place: 'data.labels.classes',
    problem: `no recording has the text ${missedText(missed, others)} in the column${there}`,
    effect: 'it gives no samples',
    remedy: 'write texts that the column has, or remove them',
    count: missed.length,
  });
}

/** Annotation codes of classes that never occur, or that mark no window because they have no duration. */
function reportCodes(
  classes: Settings<readonly string[]>,
  answered: Answered,
  signals: readonly Named[],
  source: string,
  report: ReportOddity,
): void {
  const wanted = Object.values(classes).flat();
  const found = new Set<string>();
  const lasting = new Set<string>();
  for (const { annotations } of signals) {
    for (const { code, duration } of annotations) {
      found.add(code);
      if (duration > 0) lasting.add(code);
    }
  }
  // If there are no annotations at all, this is reported once.
  if (found.size === 0) return;
  const missed = wanted.filter((code) => !found.has(code));
  const place = 'data.labels.classes';
  if (missed.length > 0) {
    const others = [...found].filter((code) => !wanted.includes(code)).sort();
    const there = others.length === 0 ? '' : `; codes in no class: ${quotedList(others, 12)}`;
    report({
      kind: 'unmatched data.labels',
      source,
      place,
      problem: `no annotation has the code ${missedText(missed, others)}${there}`,
      effect: 'it gives no samples',
      remedy: 'write codes that `ffirm data inspect` shows, or remove them',
      count: missed.length,
    });
  }
  const brief = wanted.filter((code) => found.has(code) && !lasting.has(code));
  if (answered === 'windows' && brief.length > 0) {
    report({
      kind: 'annotations without duration',
      source,
      place,
      problem: `annotations with the code ${quotedList(brief)} have no duration`,
      effect: 'they mark no window',
      remedy: 'name annotations that have a duration',
      count: brief.length,
    });
  }
}

/** Classes of the config whose names a reader would confuse; classes of columns are checked when they are read. */
function reportAlike(names: readonly string[], source: string, report: ReportOddity): void {
  const alike = lookAlikes(names);
  if (alike.length === 0) return;
  report({
    kind: 'class names alike',
    source,
    place: 'data.labels.classes',
    problem: `the names ${alike.map((group) => quotedList(group)).join('; ')} differ only in blanks, case or quotes`,
    effect: 'each is a separate class',
    remedy: 'spell each class in one way',
    count: alike.length,
  });
}

/** Reports that no recording has any of the annotations that the config names, or the column of subjects. */
function reportUnused(
  { folder, annotations, labels, subjectColumn }: RecordingsConfig,
  signals: readonly Named[],
  report: ReportOddity,
): void {
  if (labels.by === 'annotation' && signals.every((signal) => signal.annotations.length === 0)) {
    report({
      kind: 'no annotations',
      source: folder,
      place: 'data.labels',
      problem: `no recording has annotations${annotations === undefined ? '' : ` in a file that ends in .${annotations}`}`,
      effect: 'no class is marked',
      remedy: 'name the ending of their files in data.annotations, or label otherwise',
    });
  }
  if (subjectColumn !== undefined && !signals.some(({ file }) => hasColumns(file))) {
    report({
      kind: 'unused data.subjectColumn',
      source: folder,
      place: 'data.subjectColumn',
      problem: `no recording has a column "${excerpt(subjectColumn)}", because none is a file of columns`,
      effect: 'it names no subject',
      remedy: 'name subjects in data.subjects',
    });
  }
}

/**
 * Reports names in a config that no recording has: otherwise mistyped names and codes would silently leave out samples, or
 * split people.
 *
 * @throws InputError when oddities are refused
 */
export function reportUnmatched(
  config: RecordingsConfig,
  signals: readonly Named[],
  report: ReportOddity,
): void {
  const { folder, labels, signal } = config;
  const names = [...new Set(signals.map(({ file }) => nameOf(file)))];
  reportSettings('channelsOf', config.channelsOf, names, folder, report);
  reportSettings('subjects', config.subjects, names, folder, report);
  reportUnused(config, signals, report);
  reportTwoSubjects(config.subjects, names, folder, report);
  if (labels.classes === undefined) return;
  reportAlike(Object.keys(labels.classes), folder, report);
  if (labels.by === 'file') reportFiles(labels.classes, signals, folder, report);
  if (labels.by === 'column') reportTexts(labels.classes, labels.rest, signals, folder, report);
  if (labels.by === 'annotation') reportCodes(labels.classes, answeredBy(signal), signals, folder, report);
}
