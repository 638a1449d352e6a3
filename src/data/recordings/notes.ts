import type { Answered } from '../../config/signal-config.js';
import type { CollectedFeatures } from '../../signal/collect-features.js';
import { isBelow } from './purity.js';
import type { RawSignal } from './raw-signal.js';
import { hasLabel, type RowLabels } from './row-labels.js';

/** The result of a recording. */
interface Outcome extends RowLabels {
  readonly signal: Pick<RawSignal, 'name'>;
  readonly rows: Pick<CollectedFeatures, 'count'>;
}

function windowsText(outcomes: readonly Outcome[]): string {
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  const without = sum(({ labels }) => labels.reduce((count, label) => count + Number(!hasLabel(label)), 0));
  const mixed = sum(({ labels, purity }) =>
    labels.reduce((count, label, row) => count + Number(hasLabel(label) && isBelow(purity[row], 1)), 0),
  );
  return (
    `${sum(({ rows }) => rows.count)} windows, ${without} without a class, which are left out` +
    (mixed === 0 ? '' : `; ${mixed} others have the class of most of their samples, but not of all`)
  );
}

/** Windows that a part lost because too little of them is of their class; undefined if it lost none. */
export function purityNote(part: string, lost: number, least: number): string | undefined {
  if (lost === 0) return undefined;
  return (
    `${part}: ${lost} windows are left out, because less than ${Number((100 * least).toPrecision(4))} % of them is of their class ` +
    '(data.labels.purity)'
  );
}

/** How many rows recordings gave, and how many of them are left out. */
export function notesOf(outcomes: readonly Outcome[], kind: Answered): readonly string[] {
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  const recordings = new Set(outcomes.map(({ signal }) => signal.name)).size;
  const stretches =
    recordings === outcomes.length ? '' : ` in ${outcomes.length} stretches between gaps of time`;
  const from = `${recordings} recordings${stretches}`;
  if (kind === 'windows') return [`${from}: ${windowsText(outcomes)}`];
  const without = sum(({ labels }) => labels.filter((label) => !hasLabel(label)).length);
  return [
    `${from}: ${sum(({ rows }) => rows.count)} beats found, ${without} of them without a class, ` +
      `${sum(({ missed }) => missed)} annotated beats missed`,
  ];
}

/** The same for the training part, if its windows have their own hop. */
export function trainingNote(outcomes: readonly Outcome[], hop: number): string {
  return `training part, windows every ${hop} samples: ${windowsText(outcomes)}`;
}
