import type { DataSplits, Dataset, SampleOrigins } from '../../data/dataset.js';
import { InputError } from '../../errors/input-error.js';
import { quotedList } from '../../text/quoted-list.js';

/** More recordings than this are not proposed to be left out. */
const MOST_LEFT_OUT = 12;

/** The names of the people of a part. */
function peopleOf({ origins }: Dataset): ReadonlySet<string> {
  return new Set(Array.from(origins?.subjectOf ?? [], (subject) => origins?.subjects[subject] ?? ''));
}

/** The recordings with samples of people, sorted. */
function recordingsOfPeople(origins: SampleOrigins, people: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  origins.recordingOf.forEach((recording, sample) => {
    if (people.has(origins.subjects[origins.subjectOf[sample]])) found.add(origins.recordings[recording]);
  });
  return [...found].sort();
}

/**
 * A protocol is about people whom the network has not seen.
 *
 * @param test the samples that are scored
 * @param protocol for messages
 * @throws InputError when nobody knows whose samples these are, or somebody is also in the training or validation part
 */
export function checkPeople(
  test: Dataset,
  { train, validation, split }: Pick<DataSplits, 'train' | 'validation' | 'split'>,
  protocol: string,
): void {
  const title = `--protocol ${protocol}`;
  const { origins } = test;
  if (origins === undefined) {
    throw new InputError(
      `${title}: nobody knows whose the samples are, and it is about people whom the network has not seen; name the subjects in "data", ` +
        'and split by patient',
    );
  }
  const names = [...new Set(origins.recordingOf)];
  const unknown = names.filter((recording) => origins.anonymous?.has(recording));
  if (unknown.length > 0) {
    throw new InputError(
      `${title}: nobody knows whose the recordings ${quotedList(unknown.map((index) => origins.recordings[index]))} are, and it is about ` +
        'people whom the network has not seen; name them in data.subjects ({"*": "*"} if each is of another person)',
    );
  }
  const people = peopleOf(test);
  for (const [part, other] of [['training', train] as const, ['validation', validation] as const]) {
    const shared = [...peopleOf(other)].filter((name) => people.has(name)).sort();
    if (shared.length === 0) continue;
    const recordings = recordingsOfPeople(origins, new Set(shared));
    const random = split?.groupedBy === null ? ' (the split is random)' : '';
    const orWithout =
      recordings.length === names.length || recordings.length > MOST_LEFT_OUT
        ? ''
        : `, or leave their recordings out: --leave-out ${recordings.join(',')}`;
    throw new InputError(
      `${title}: samples of ${quotedList(shared)} are in the ${part} part and in the test part${random}, and it is about people whom the ` +
        `network has not seen; split by patient and train again${orWithout}`,
    );
  }
}
