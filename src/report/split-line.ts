import type { SplitReport } from '../data/split-report.js';
import { groupDigits } from './format.js';

const PARTS = ['train', 'validation', 'test'] as const;

function manner({ by, groupedBy }: SplitReport): string {
  return by === 'lists' ? `lists of ${groupedBy}s` : by;
}

/** How samples were divided, and who is in more than one part, in a line. */
export function splitLine(split: SplitReport): string {
  const counts = PARTS.map((part) => split.classes.reduce((sum, counted) => sum + counted[part], 0));
  const { subjects } = split.shared;
  const shared =
    subjects === null
      ? ''
      : subjects.length === 0
        ? '; nobody is in two parts'
        : subjects.length > 3
          ? `; ${subjects.length} subjects are in more than one part`
          : `; in more than one part: ${subjects.join(', ')}`;
  return `by ${manner(split)}: ${counts.map(groupDigits).join(' / ')} samples${shared}`;
}
