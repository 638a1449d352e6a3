import type { LabelsConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import { classMap } from './class-map.js';
import type { RawSignal } from './raw-signal.js';
import { hasLabel, NO_LABEL, type RowLabels } from './row-labels.js';
import { labelByAnnotations, labelBySamples } from './window-labels.js';

/**
 * Finds the classes of windows: from a column of classes by counting samples, or from annotations with a duration by how much
 * of a window they cover. A window has the class that covers most of it, however little that is; of two that cover as much,
 * the first one.
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
  const classOf = classMap(labels, names);
  if (labels.by === 'annotation') {
    const marked = classMap({ classes: labels.classes }, names);
    return {
      missed: 0,
      ...labelByAnnotations(places, signal.annotations, {
        rate: signal.rate,
        labelOf: ({ code }) => marked(code),
        background: labels.rest === undefined ? NO_LABEL : names.indexOf(labels.rest),
      }),
    };
  }
  const { classes } = signal;
  if (classes === undefined) {
    throw new InputError(
      `${signal.file}: has no column of classes; data.labels by "column" is for files of columns`,
    );
  }
  const ownToAll = classes.names.map((name) => classOf(name) ?? NO_LABEL);
  const samples = classes.labels.map((label) => (hasLabel(label) ? ownToAll[label] : label));
  return { missed: 0, ...labelBySamples(places, samples) };
}
