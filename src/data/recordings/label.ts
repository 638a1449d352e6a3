import type { LabelsConfig, RecordingsConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import type { CollectedFeatures } from '../../signal/collect-features.js';
import { matchesPath } from './find.js';
import { labelBeats } from './label-beats.js';
import { labelWindows } from './label-windows.js';
import type { RawSignal } from './raw-signal.js';
import type { RowLabels } from './row-labels.js';

/** The classes that a config names, in its order; those of a column in the order of the file. */
export function classNamesOf(labels: LabelsConfig, signals: readonly RawSignal[]): readonly string[] {
  if (labels.by === 'column') {
    const names = new Set(signals.flatMap(({ classes }) => classes?.names ?? []));
    return [...names].sort();
  }
  const names = Object.keys(labels.classes);
  const rest = labels.by === 'annotation' ? labels.rest : undefined;
  return rest === undefined || names.includes(rest) ? names : [rest, ...names];
}

/** The class whose patterns match a recording's file. @throws InputError when none does, or two do */
function classOfFile(
  file: string,
  classes: Readonly<Record<string, readonly string[]>>,
  names: readonly string[],
): number {
  const matching = names.filter((name) => classes[name].some((pattern) => matchesPath(pattern, file)));
  if (matching.length === 1) return names.indexOf(matching[0]);
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
    const label = classOfFile(signal.file, labels.classes, names);
    return { labels: new Int16Array(rows.count).fill(label), missed: 0, mixed: new Uint8Array(rows.count) };
  }
  if (labels.by === 'annotation' && kind === 'beats') {
    return labelBeats(signal, rows.positions, labels.classes, names);
  }
  return labelWindows(signal, rows.positions, span, labels, names);
}
