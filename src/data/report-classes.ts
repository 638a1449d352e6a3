import { excerpt } from '../text/terminal.js';
import type { DataSplits, Dataset } from './dataset.js';
import type { ReportOddity } from './oddity.js';

/** What it means that a part lacks a class, or has a single sample of it. */
const PARTS = [
  {
    part: 'train',
    title: 'training',
    lacking: 'the network does not learn it, and answers it wrongly',
    single: 'the network learns it from that one',
  },
  {
    part: 'validation',
    title: 'validation',
    lacking: 'early exit is calibrated without it',
    single: 'early exit is calibrated with that one',
  },
  {
    part: 'test',
    title: 'test',
    lacking: 'nothing is measured of it, and macro-F1 does not count it',
    single: 'its sensitivity can only be 0 or 100 %',
  },
] as const;

/** Classes that a message names before it only counts. */
const SHOWN = 12;

function countLabels({ labels, classNames }: Dataset): readonly number[] {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label] += 1;
  return counts;
}

/**
 * Says which classes a part has no sample of, or a single one.
 *
 * @throws InputError where nothing odd may pass
 */
export function reportClasses(splits: DataSplits, report: ReportOddity): void {
  const { classNames, source } = splits.train;
  const counts = PARTS.map(({ part }) => countLabels(splits[part]));
  const describe = (label: number) =>
    `"${excerpt(classNames[label])}" (${counts.map((part) => part[label]).join(' / ')})`;
  const named = (labels: readonly number[]) => {
    const left = labels.length - SHOWN;
    return `${labels.slice(0, SHOWN).map(describe).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  };
  PARTS.forEach(({ title, lacking, single }, part) => {
    for (const [wanted, amount, effect] of [
      [0, 'no sample', lacking],
      [1, 'a single sample', single],
    ] as const) {
      const found = Array.from(classNames.keys()).filter((label) => counts[part][label] === wanted);
      if (found.length === 0) continue;
      report({
        kind: `${title} with ${amount} of a class`,
        source,
        place: `${title} part`,
        problem: `there is ${amount} of ${named(found)} (training / validation / test)`,
        effect,
        remedy: 'give more recordings or rows of it, divide them otherwise, or take the class out',
        count: found.length,
      });
    }
  });
}
