import type { LabelsConfig } from '../../config/data-config.js';
import { InputError } from '../../config/input-error.js';
import type { RawSignal } from './raw-signal.js';
import { NO_LABEL, type RowLabels } from './row-labels.js';
import { labelByAnnotations, labelBySamples } from './window-labels.js';

/** Share of a window that must be of one class. */
const MOST = 0.5;

/**
 * Classes of windows: from a column of classes by the majority of their samples, from annotations that last by how much
 * of a window they cover. Windows of no class, or between two, are left out.
 *
 * @param positions last sample of every window
 * @param span samples of a window
 * @throws InputError when the recording has no column of classes where the config names one
 */
export function labelWindows(
  signal: RawSignal,
  positions: Int32Array,
  span: number,
  labels: Exclude<LabelsConfig, { by: 'file' }>,
  names: readonly string[],
): RowLabels {
  const places = { ends: positions.map((position) => position + 1), span };
  if (labels.by === 'annotation') {
    const classOf = new Map(
      Object.entries(labels.classes).flatMap(([name, codes]) =>
        codes.map((code) => [code, names.indexOf(name)] as const),
      ),
    );
    const found = labelByAnnotations(places, signal.annotations, {
      rate: signal.rate,
      labelOf: ({ code }) => classOf.get(code),
      background: labels.rest === undefined ? NO_LABEL : names.indexOf(labels.rest),
      share: MOST,
    });
    return { labels: found, missed: 0 };
  }
  const { classes } = signal;
  if (classes === undefined) {
    throw new InputError(
      `${signal.file}: has no column of classes; data.labels by "column" is for CSV files`,
    );
  }
  const ownToAll = classes.names.map((name) => names.indexOf(name));
  const found = labelBySamples(places, classes.labels, MOST);
  return {
    labels: found.map((label) => (label === NO_LABEL ? NO_LABEL : ownToAll[label])),
    missed: 0,
  };
}
