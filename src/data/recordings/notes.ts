import type { Answered } from '../../config/signal-config.js';
import type { CollectedFeatures } from '../../signal/collect-features.js';
import { BETWEEN, hasLabel, NO_LABEL, type RowLabels } from './row-labels.js';

/** The result of a recording. */
interface Outcome extends RowLabels {
  readonly rows: Pick<CollectedFeatures, 'count'>;
}

function windowsText(outcomes: readonly Outcome[]): string {
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  const labelled = (wanted: number) =>
    sum(({ labels }) => labels.reduce((count, label) => count + Number(label === wanted), 0));
  const mixed = sum((one) =>
    one.labels.reduce((count, label, row) => count + Number(hasLabel(label) && one.mixed[row] === 1), 0),
  );
  return (
    `${sum(({ rows }) => rows.count)} windows, ${labelled(NO_LABEL)} without a class and ${labelled(BETWEEN)} between two ` +
    `classes, which are left out${mixed === 0 ? '' : `; ${mixed} others contain two classes and count as the class of most of their samples`}`
  );
}

/** How many rows recordings gave, and how many of them are left out. */
export function notesOf(outcomes: readonly Outcome[], kind: Answered): readonly string[] {
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  if (kind === 'windows') return [`${outcomes.length} recordings: ${windowsText(outcomes)}`];
  const without = sum(({ labels }) => labels.filter((label) => label === NO_LABEL).length);
  return [
    `${outcomes.length} recordings: ${sum(({ rows }) => rows.count)} beats found, ${without} of them without a class, ` +
      `${sum(({ missed }) => missed)} annotated beats missed`,
  ];
}

/** The same for the training part, if its windows have their own hop. */
export function trainingNote(outcomes: readonly Outcome[], hop: number): string {
  return `training part, windows every ${hop} samples: ${windowsText(outcomes)}`;
}
