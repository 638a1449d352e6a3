import { type SplitReport, trainedSamples } from '../data/split-report.js';
import { groupDigits } from './format.js';

function manner({ by, groupedBy }: SplitReport): string {
  return by === 'lists' ? `lists of ${groupedBy}s` : by;
}

/** Names, where they are few. */
function few(names: readonly string[], what: string): string {
  return names.length > 3
    ? `${groupDigits(names.length)} ${what}s are in more than one part`
    : `in more than one part: ${names.join(', ')}`;
}

/** Who is in more than one part, and where that is not known; nothing of samples that belong to nobody. */
function sharedParts({ shared, anonymous, groupedBy }: SplitReport): readonly string[] {
  const { recordings, subjects } = shared;
  if (recordings === null && subjects === null) return [];
  const torn = subjects ?? recordings ?? [];
  const unknown =
    subjects === null
      ? 'who they are of is not known'
      : `who ${groupDigits(anonymous)} of them are of is not known`;
  const counted = groupedBy === 'subject' ? ', so each recording counted as a person' : '';
  return [
    ...(torn.length > 0 ? [few(torn, subjects === null ? 'recording' : 'subject')] : []),
    ...(anonymous > 0 ? [`${unknown}${counted}`] : []),
    ...(torn.length === 0 && anonymous === 0 ? ['nobody is in two parts'] : []),
  ];
}

/** How samples were divided, how many of them train, and who is in more than one part, in a line. */
export function splitLine(split: SplitReport): string {
  const count = (part: 'train' | 'validation' | 'test') =>
    split.classes.reduce((sum, counted) => sum + counted[part], 0);
  const trained = trainedSamples(split);
  const divided = count('train');
  const own =
    trained === divided
      ? ''
      : ` (training windows have a hop of their own; at that of the others there are ${groupDigits(divided)})`;
  const counts = [trained, count('validation'), count('test')].map(groupDigits).join(' / ');
  return [`by ${manner(split)}: ${counts} samples${own}`, ...sharedParts(split)].join('; ');
}
