import type { LabelsConfig, RecordingsConfig } from '../../config/data-config.js';
import { matchPattern } from '../../config/path-pattern.js';
import { InputError } from '../../errors/input-error.js';
import type { CollectedFeatures } from '../../signal/collect-features.js';
import { chosenClasses } from './class-map.js';
import { matchesPath } from './find.js';
import { labelBeats } from './label-beats.js';
import { labelWindows } from './label-windows.js';
import type { RawSignal } from './raw-signal.js';
import { NO_LABEL, type RowLabels, wholeRows } from './row-labels.js';

/** The classes that a config names, in its order; those that it does not name, in the order of their names. */
export function classNamesOf(labels: LabelsConfig, signals: readonly RawSignal[]): readonly string[] {
  if (labels.classes !== undefined) {
    return chosenClasses(labels.classes, labels.by === 'file' ? undefined : labels.rest);
  }
  const names = signals.flatMap(({ classes, fileClass }) =>
    labels.by === 'file' ? (fileClass ?? []) : (classes?.names ?? []),
  );
  return [...new Set(names)].sort();
}

/** Whether a text of data.labels.classes means a recording: by what {class} matches in its path, else by its path. */
export function meansFile(
  pattern: string,
  { file, fileClass }: Pick<RawSignal, 'file' | 'fileClass'>,
): boolean {
  return fileClass === undefined
    ? matchesPath(pattern, file)
    : matchPattern(pattern, fileClass) !== undefined;
}

/**
 * The class of a whole recording; NO_LABEL if {class} matches something in its path that no class names.
 *
 * @throws InputError when no class has a recording that {class} does not name, or two have it
 */
function classOfFile(
  signal: RawSignal,
  classes: Readonly<Record<string, readonly string[]>> | undefined,
  names: readonly string[],
): number {
  const { file, fileClass } = signal;
  if (classes === undefined) {
    if (fileClass !== undefined) return names.indexOf(fileClass);
    throw new InputError(
      `data.labels: nothing gives ${file} a class; write {class} in the pattern of data.files that matches it, or name it in ` +
        'data.labels.classes',
    );
  }
  const matching = names.filter((name) => classes[name].some((pattern) => meansFile(pattern, signal)));
  if (matching.length === 1) return names.indexOf(matching[0]);
  if (matching.length === 0 && fileClass !== undefined) return NO_LABEL;
  throw new InputError(
    matching.length === 0
      ? `data.labels: no class matches the file ${file}; add it to a class, or leave it out of data.files`
      : `data.labels: the file ${file} is in the classes ${matching.join(' and ')}; keep it in one class`,
  );
}

/**
 * Finds the class of every row of a recording.
 *
 * @param span samples that a row covers: the length of a window
 * @throws InputError when the config's way of labelling does not fit the recording
 */
export function labelRows(
  signal: RawSignal,
  rows: Pick<CollectedFeatures, 'count' | 'positions'>,
  { labels, signal: { kind } }: Pick<RecordingsConfig, 'labels' | 'signal'>,
  names: readonly string[],
  span: number,
): RowLabels {
  if (labels.by === 'file') {
    return wholeRows(new Int16Array(rows.count).fill(classOfFile(signal, labels.classes, names)));
  }
  if (labels.by === 'annotation' && kind === 'beats') {
    return labelBeats(signal, rows.positions, labels.classes, names);
  }
  return labelWindows(signal, rows.positions, span, labels, names);
}
