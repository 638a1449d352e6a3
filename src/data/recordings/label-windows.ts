import type { LabelsConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import type { RawSignal } from './raw-signal.js';
import { hasLabel, NO_LABEL, type RowLabels } from './row-labels.js';
import { labelByAnnotations, labelBySamples } from './window-labels.js';

/** Default share of a window that its class must cover. */
const MOST = 0.5;

/**
 * Finds the classes of windows: from a column of classes by counting samples, or from annotations with a duration by how much
 * of a window they cover. A window has the class that covers most of it, if that is at least `labels.share` of it. If no
 * class covers that much, or two cover equally much, the window is between two classes and is left out like one without a
 * class.
 *
 * @param positions last sample of every window
 * @param span samples of a window
 * @throws InputError when the recording does not have the column of classes that the config names
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
    return {
      missed: 0,
      ...labelByAnnotations(places, signal.annotations, {
        rate: signal.rate,
        labelOf: ({ code }) => classOf.get(code),
        background: labels.rest === undefined ? NO_LABEL : names.indexOf(labels.rest),
        share: labels.share ?? MOST,
      }),
    };
  }
  const { classes } = signal;
  if (classes === undefined) {
    throw new InputError(
      `${signal.file}: has no column of classes; data.labels by "column" is for CSV files`,
    );
  }
  const ownToAll = classes.names.map((name) => names.indexOf(name));
  const found = labelBySamples(places, classes.labels, labels.share ?? MOST);
  return {
    ...found,
    labels: found.labels.map((label) => (hasLabel(label) ? ownToAll[label] : label)),
    missed: 0,
  };
}
