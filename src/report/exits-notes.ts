import { describeRows } from '../exit/describe.js';
import type { ExitsReport } from '../pipeline/exits-report.js';
import { groupDigits } from './format.js';

/** The mark after the title of the row that the config selects. */
export const configuredMark = '*';

/** The mark after the title of a row with costs as published. */
export const publishedMark = '†';

const macsNote =
  "MACs: products with weights, label slots, squares and requantizations of every label, the input's squared length, " +
  "and the rule's evaluations.";

const headsNote =
  "MACs: products with weights (also of heads), squares and requantizations, the input's squared length, and the rule's " +
  'comparisons.';

const publishedHeadsNote = `${publishedMark} As published: only products with weights are counted, which is in its favour.`;

const publishedNote =
  `${publishedMark} As published: every label goes through all layers separately, and only products with weights are counted, which is ` +
  'in its favour.';

/** A heading that says what was measured on which samples. */
export function exitsHeading({ dataset, network, samples }: ExitsReport): string {
  const { test, tuning, calibration } = samples;
  return (
    `${dataset}, network ${network}: ${groupDigits(test)} test samples ` +
    `(tuned on ${groupDigits(tuning)}, calibrated on ${groupDigits(calibration)} others)`
  );
}

/** The footnotes of the table, one paragraph each: why a row has no early exit, and what the marks and the MACs mean. */
export function exitsNotes({ rows, decision, classNames }: ExitsReport): readonly string[] {
  const notes = rows.flatMap(({ title, unsupported }) =>
    unsupported === undefined ? [] : [`${title}: ${unsupported}`],
  );
  const absent = classNames.filter((_, label) => rows[0]?.sensitivity[label] === null);
  if (absent.length > 0) {
    notes.push(`Macro-F1 does not count classes without test samples: ${absent.join(', ')}.`);
  }
  const claimed = rows.find(({ budget, unsupported }) => budget !== undefined && unsupported === undefined);
  if (claimed?.budget !== undefined) {
    notes.push(describeRows(claimed.budget));
  }
  if (rows.some(({ configured }) => configured)) {
    notes.push(`${configuredMark} The setting of the config, which the integer model uses.`);
  }
  const [macs, published] =
    decision === 'goodness' ? [macsNote, publishedNote] : [headsNote, publishedHeadsNote];
  notes.push(rows.every(({ sharedFirstLayer }) => sharedFirstLayer) ? macs : `${macs} ${published}`);
  return notes;
}
