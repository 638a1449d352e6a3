import type { DataSplits } from '../data/dataset.js';

/**
 * A number for the group of every validation sample that may not be torn apart: of its recording or subject, where the
 * parts were made of whole ones. Undefined where every sample stands for itself.
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
