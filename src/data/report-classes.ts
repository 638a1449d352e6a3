import { quotedList } from '../text/quoted-list.js';
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

function countLabels({ labels, classNames }: Dataset): readonly number[] {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label] += 1;
  return counts;
}

/** Says which classes are missing from a part, or have a single sample there. */
function reportParts(splits: DataSplits, report: ReportOddity): void {
  const { classNames, source } = splits.train;
  const counts = PARTS.map(({ part }) => countLabels(splits[part]));
  const describe = (label: number) =>
    `"${excerpt(classNames[label])}" (${counts.map((part) => part[label]).join(' / ')})`;
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
        problem: `there is ${amount} of ${found.map(describe).join(', ')} (training / validation / test)`,
        effect,
        remedy: 'give more recordings or rows of it, divide them otherwise, or take the class out',
        count: found.length,
      });
    }
  });
}

/** What is left of a class name when blanks and capitals do not count. */
function skeletonOf(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, '').toLowerCase();
}

/** Says which class names a reader would take for one. */
function reportSpelling({ classNames, source }: Dataset, report: ReportOddity): void {
  const alike = new Map<string, string[]>();
  for (const name of classNames) {
    const skeleton = skeletonOf(name);
    alike.set(skeleton, [...(alike.get(skeleton) ?? []), name]);
  }
  const groups = [...alike.values()].filter((names) => names.length > 1);
  if (groups.length === 0) return;
  report({
    kind: 'class names alike',
    source,
    place: '',
    problem: `the classes ${groups.map((names) => quotedList(names)).join('; ')} differ only in blanks or capitals`,
    effect: 'each is a class of its own',
    remedy: 'write one class in one way',
    count: groups.length,
  });
}

/**
 * Says what is odd about classes: those that a part has no sample of, or a single one, and those that look like one.
 *
 * @throws InputError where nothing odd may pass
 */
export function reportClasses(splits: DataSplits, report: ReportOddity): void {
  reportSpelling(splits.train, report);
  reportParts(splits, report);
}
