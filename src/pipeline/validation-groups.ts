import type { DataSplits } from '../data/dataset.js';

/**
 * A number for the group of every validation sample that must stay together: its recording or subject, if the split kept
 * these whole. Undefined if samples are independent.
 */
export function validationGroups({ split, validation }: DataSplits): ArrayLike<number> | undefined {
  switch (split?.groupedBy) {
    case 'recording':
      return validation.origins?.recordingOf;
    case 'subject':
      return validation.origins?.subjectOf;
    default:
      return undefined;
  }
}
