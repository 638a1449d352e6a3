import { excerpt } from '../text/terminal.js';
import type { DataSplits, Dataset } from './dataset.js';
import type { ReportOddity } from './oddity.js';

/** The effect when a part lacks a class, or has a single sample of it. */
const PARTS = [
  {
    part: 'train',
    title: 'training',
    lacking: 'the network does not learn it and will not recognize it',
    single: 'the network learns it from that sample alone',
  },
  {
    part: 'validation',
    title: 'validation',
    lacking: 'early exit is calibrated without it',
    single: 'early exit is calibrated with that sample alone',
  },
  {
    part: 'test',
    title: 'test',
    lacking: 'its sensitivity is not measured, and macro-F1 does not count it',
    single: 'its sensitivity can only be 0 or 100 %',
  },
] as const;

/** Number of classes that a message names; further classes are only counted. */
const SHOWN = 12;

function countLabels({ labels, classNames }: Dataset): readonly number[] {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label] += 1;
  return counts;
}

/**
 * Reports classes of which a part has no sample, or a single one.
 *
 * @throws InputError when oddities are refused
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
        remedy: 'add recordings or rows of it, divide the data differently, or remove the class',
        count: found.length,
      });
    }
  });
}
