import { groupDigits } from '../text/group-digits.js';
import { type SplitReport, trainedSamples } from './split-report.js';

function manner({ by, groupedBy }: SplitReport): string {
  return by === 'lists' ? `lists of ${groupedBy}s` : by;
}

/** The names, if they are few. */
function few(names: readonly string[], what: string): string {
  return names.length > 3
    ? `${groupDigits(names.length)} ${what}s are in more than one part`
    : `in more than one part: ${names.join(', ')}`;
}

/** Who is in more than one part, and whether that is unknown; empty for samples that belong to nobody. */
function sharedParts({ shared, anonymous, groupedBy }: SplitReport): readonly string[] {
  const { recordings, subjects } = shared;
  if (recordings === null && subjects === null) return [];
  const torn = subjects ?? recordings ?? [];
  const unknown =
    subjects === null
      ? 'the subjects are not known'
      : `the subjects of ${groupDigits(anonymous)} of them are not known`;
  const counted = groupedBy === 'subject' ? ', so each recording counted as a person' : '';
  return [
    ...(torn.length > 0 ? [few(torn, subjects === null ? 'recording' : 'subject')] : []),
    ...(anonymous > 0 ? [`${unknown}${counted}`] : []),
    ...(torn.length === 0 && anonymous === 0 ? ['nobody is in two parts'] : []),
  ];
}

/** A line that says how samples were split, how many train, and who is in more than one part. */
export function splitLine(split: SplitReport): string {
  const count = (part: 'train' | 'validation' | 'test') =>
    split.classes.reduce((sum, counted) => sum + counted[part], 0);
  const trained = trainedSamples(split);
  const divided = count('train');
  const own =
    trained === divided
      ? ''
      : ` (training windows have their own hop; with the hop of the other parts there would be ${groupDigits(divided)})`;
  const counts = [trained, count('validation'), count('test')].map(groupDigits).join(' / ');
  return [`by ${manner(split)}: ${counts} samples${own}`, ...sharedParts(split)].join('; ');
}
